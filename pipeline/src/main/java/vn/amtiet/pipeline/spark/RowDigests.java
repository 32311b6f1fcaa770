package vn.amtiet.pipeline.spark;

import static org.apache.spark.sql.functions.col;

import java.io.ByteArrayOutputStream;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import vn.amtiet.stage.RowHash;

/**
 * The {@link RowHash} of a Parquet folder, read back as it was written: tasks digest rows, the driver sees 32 bytes a
 * row in row order. Values are digested in the order of the columns.
 */
final class RowDigests {
    private static final String FILE = "file";
    private static final String FIRST = "first";
    private static final int CHUNK_ROWS = 4096;

    /** A task brings the driver about 32 MiB: 256 times 4,096 rows of 32 bytes. */
    private static final int CHUNKS_PER_TASK = 256;

    /** Digests of neighbouring rows of one file, one after the other. */
    private static final StructType CHUNKS = new StructType()
            .add(FILE, DataTypes.StringType, false)
            .add(FIRST, DataTypes.LongType, false)
            .add("digests", DataTypes.BinaryType, false);

    private RowDigests() {}

    /** Hash and number of the rows of all parts in the order of their names. */
    static RowHash of(Dataset<Row> written) {
        Dataset<Row> chunks = written.select(
                        col("*"),
                        col("_metadata.file_name").as(FILE),
                        col("_metadata.row_index").as(FIRST))
                .mapPartitions(new Digest(written.schema()), Encoders.row(CHUNKS));
        chunks.persist(StorageLevel.MEMORY_AND_DISK());
        try {
            RowHash hash = new RowHash();
            int tasks = Math.toIntExact(1 + chunks.count() / CHUNKS_PER_TASK);
            chunks.repartitionByRange(tasks, col(FILE), col(FIRST))
                    .sortWithinPartitions(FILE, FIRST)
                    .toLocalIterator()
                    .forEachRemaining(row -> hash.add((byte[]) row.get(2)));
            return hash;
        } finally {
            chunks.unpersist();
        }
    }

    private record Digest(StructType schema) implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> rows) {
            return new Chunks(rows, schema);
        }
    }

    private static final class Chunks implements Iterator<Row> {
        private final Iterator<Row> rows;
        private final StructField[] fields;
        private final RowHash.Row builder = new RowHash.Row();
        private @Nullable Row ahead;

        private Chunks(Iterator<Row> rows, StructType schema) {
            this.rows = rows;
            this.fields = schema.fields();
            this.ahead = rows.hasNext() ? rows.next() : null;
        }

        @Override
        public boolean hasNext() {
            return ahead != null;
        }

        @Override
        public Row next() {
            Row row = ahead;
            if (row == null) {
                throw new NoSuchElementException();
            }
            String file = row.getString(fields.length);
            long first = row.getLong(fields.length + 1);
            ByteArrayOutputStream digests = new ByteArrayOutputStream();
            int count = 0;
            while (row != null && count < CHUNK_ROWS && follows(row, file, first + count)) {
                digests.writeBytes(digest(row));
                count++;
                row = rows.hasNext() ? rows.next() : null;
            }
            ahead = row;
            return RowFactory.create(file, first, digests.toByteArray());
        }

        private boolean follows(Row row, String file, long index) {
            return row.getString(fields.length).equals(file) && row.getLong(fields.length + 1) == index;
        }

        private byte[] digest(Row row) {
            for (int i = 0; i < fields.length; i++) {
                switch (fields[i].dataType().typeName()) {
                    case "string" -> builder.text(row.getString(i));
                    case "integer", "long" -> builder.number(((Number) row.get(i)).longValue());
                    case "array" ->
                        builder.ids(row.<Integer>getList(i).stream()
                                .mapToInt(Integer::intValue)
                                .toArray());
                    case "map" -> builder.map(row.getJavaMap(i));
                    default ->
                        throw new IllegalArgumentException("no canonical form for column " + fields[i].name()
                                + " of type " + fields[i].dataType());
                }
            }
            return builder.digest();
        }
    }
}
