package vn.amtiet.storage;

import java.util.Iterator;
import vn.amtiet.cli.UserError;

/**
 * The documents of a finished stage, part after part in row order, one at a time in memory, without Spark.
 *
 * <pre>{@code
 * try (TextRows rows = TextRows.open("corpus/3-unique")) {
 *     while (rows.hasNext()) {
 *         count(rows.next().text());
 *     }
 * }
 * }</pre>
 */
public final class TextRows implements Iterator<TextRow>, AutoCloseable {
    /**
     * Opens the documents of a stage directory.
     *
     * @throws UserError when the stage is missing, unfinished or holds no documents; while reading, for a damaged part
     */
    public static TextRows open(String stageDirectory) {
        throw new UnsupportedOperationException(stageDirectory);
    }

    @Override
    public boolean hasNext() {
        throw new UnsupportedOperationException();
    }

    @Override
    public TextRow next() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
