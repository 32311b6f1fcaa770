package vn.amtiet.pipeline.spark;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Rows out of rows, in order, in constant memory: the step may remember what it saw and answers null for "none". */
final class MappedRows implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final Function<Row, @Nullable Row> step;
    private @Nullable Row next;

    MappedRows(Iterator<Row> rows, Function<Row, @Nullable Row> step) {
        this.rows = rows;
        this.step = step;
    }

    @Override
    public boolean hasNext() {
        while (next == null && rows.hasNext()) {
            next = step.apply(rows.next());
        }
        return next != null;
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Row row = next;
        next = null;
        return row;
    }
}
