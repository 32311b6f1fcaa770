package vn.amtiet.storage;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
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
    private final PartReader reader;

    private TextRows(PartReader reader) {
        this.reader = reader;
    }

    /**
     * Opens the documents of a stage directory. A finished stage of no documents has no rows.
     *
     * @throws UserError when the stage is missing, unfinished or has no documents; while reading, for a damaged part
     */
    public static TextRows open(String stageDirectory) {
        StageDirectory stage = StageDirectory.at(stageDirectory);
        long documents = stage.manifest().counts().out();
        List<String> parts = stage.parts();
        if (documents > 0 && parts.isEmpty()) {
            throw UserError.failed(HadoopPaths.shown(stage.path()) + ": expected the Parquet parts of " + documents
                    + " documents, got none; name a stage of documents such as 3-unique, or run the stage again");
        }
        return new TextRows(new PartReader(RowSchema.DOCUMENTS, parts, stage.hadoop()));
    }

    @Override
    public boolean hasNext() {
        return reader.hasNext();
    }

    @Override
    public TextRow next() {
        Object[] row = reader.next();
        return new TextRow((String) row[0], (String) row[1], (String) row[2], (String) row[3], meta(row[4]));
    }

    @Override
    public void close() {
        reader.close();
    }

    @SuppressWarnings("unchecked") // RowConverter fills a MAP column with nothing else
    private static Map<String, String> meta(Object value) {
        return value == null ? Map.of() : (Map<String, String>) value;
    }
}
