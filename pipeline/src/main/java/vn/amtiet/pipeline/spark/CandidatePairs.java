package vn.amtiet.pipeline.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import vn.amtiet.pipeline.dedup.BucketMatches;
import vn.amtiet.pipeline.dedup.Sketch;
import vn.amtiet.pipeline.dedup.UniqueSettings;
import vn.amtiet.storage.Columns;

/**
 * Pairs of duplicates out of signatures. Exact ones are pairs with the smallest id of the same content hash; that
 * document alone stands for its copies in the search for near ones. Near ones share a band and are similar enough by
 * their sketches, which travel with the band keys, so that no table is joined and a bucket of any size is read as a
 * stream.
 */
final class CandidatePairs {
    static final StructType PAIRS =
            new StructType().add("left", DataTypes.StringType, false).add("right", DataTypes.StringType, false);

    private static final String REPRESENTATIVE = "representative";
    private static final String SKETCH = "sketch";
    private static final String BAND = "band";
    private static final StructType COPIES = new StructType()
            .add(Columns.ID, DataTypes.StringType, false)
            .add(REPRESENTATIVE, DataTypes.StringType, false)
            .add(SignatureTable.BANDS, DataTypes.createArrayType(DataTypes.LongType, false), false)
            .add(SKETCH, DataTypes.BinaryType, false);

    private CandidatePairs() {}

    /** Two columns of ids; a pair can come more than once, and documents are connected by chains of pairs. */
    static Dataset<Row> of(Dataset<Row> signatures, UniqueSettings settings) {
        Dataset<Row> copies = signatures
                .select(Columns.ID, SignatureTable.CONTENT_HASH, SignatureTable.BANDS, SignatureTable.COMPONENTS)
                .repartition(col(SignatureTable.CONTENT_HASH))
                .sortWithinPartitions(SignatureTable.CONTENT_HASH, Columns.ID)
                .mapPartitions((MapPartitionsFunction<Row, Row>) CandidatePairs::representatives, Encoders.row(COPIES));
        Dataset<Row> exact =
                copies.where(col(Columns.ID).notEqual(col(REPRESENTATIVE))).select(Columns.ID, REPRESENTATIVE);
        Dataset<Row> near = copies.where(col(Columns.ID).equalTo(col(REPRESENTATIVE)))
                .select(explode(col(SignatureTable.BANDS)).as(BAND), col(Columns.ID), col(SKETCH))
                .repartition(col(BAND))
                .sortWithinPartitions(BAND, Columns.ID)
                .mapPartitions(new Compare(settings), Encoders.row(PAIRS));
        return near.union(exact);
    }

    /** Rows of one content hash stand together, the smallest id first; copies carry no bands. */
    private static Iterator<Row> representatives(Iterator<Row> rows) {
        String[] current = {"", ""};
        return new MappedRows(rows, row -> {
            String id = row.getString(0);
            String hash = row.getString(1);
            if (hash.equals(current[0])) {
                return RowFactory.create(id, current[1], new long[0], new byte[0]);
            }
            current[0] = hash;
            current[1] = id;
            return RowFactory.create(id, id, row.getSeq(2), Sketch.of((byte[]) row.get(3)));
        });
    }

    private record Compare(UniqueSettings settings) implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> rows) {
            return new Pairs(rows, new BucketMatches(settings));
        }
    }

    /** Rows of one band key stand together. */
    private static final class Pairs implements Iterator<Row> {
        private final Iterator<Row> rows;
        private final BucketMatches bucket;
        private final Queue<Row> found = new ArrayDeque<>();
        private long band;

        private Pairs(Iterator<Row> rows, BucketMatches bucket) {
            this.rows = rows;
            this.bucket = bucket;
        }

        @Override
        public boolean hasNext() {
            while (found.isEmpty() && rows.hasNext()) {
                compare(rows.next());
            }
            return !found.isEmpty();
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return found.remove();
        }

        private void compare(Row row) {
            if (row.getLong(0) != band) {
                band = row.getLong(0);
                bucket.clear();
            }
            String id = row.getString(1);
            bucket.add(id, (byte[]) row.get(2), earlier -> found.add(RowFactory.create(earlier, id)));
        }
    }
}
