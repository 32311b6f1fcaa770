package vn.amtiet.pipeline.spark;

import static org.apache.spark.sql.functions.col;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import vn.amtiet.pipeline.dedup.DocumentSignature;
import vn.amtiet.pipeline.dedup.UniqueSettings.Keep;
import vn.amtiet.storage.Columns;

/**
 * Which document of each cluster stays. One row a document that has a duplicate: the kept one carries its cluster's
 * size, the others carry whose duplicate they are, how similar and of which kind.
 */
final class ClusterDecisions {
    static final String EXACT_DUPLICATE = "exact_duplicate";
    static final String NEAR_DUPLICATE = "near_duplicate";

    static final StructType SCHEMA = new StructType()
            .add(Columns.ID, DataTypes.StringType, false)
            .add(DocumentTable.CLUSTER_ID, DataTypes.StringType, false)
            .add(DocumentTable.CLUSTER_SIZE, DataTypes.IntegerType, true)
            .add(Columns.DUPLICATE_OF, DataTypes.StringType, true)
            .add(Columns.SIMILARITY, DataTypes.DoubleType, true)
            .add(Columns.REASON, DataTypes.StringType, true);

    private ClusterDecisions() {}

    /**
     * Decides.
     *
     * @param components {@link ConnectedComponents#of} the pairs
     * @param signatures rows of {@link SignatureTable}
     */
    static Dataset<Row> of(Dataset<Row> components, Dataset<Row> signatures, Keep keep) {
        Column[] order = keep == Keep.LONGEST
                ? new Column[] {
                    col(ConnectedComponents.COMPONENT), col(Columns.SYLLABLES).desc(), col(Columns.ID)
                }
                : new Column[] {col(ConnectedComponents.COMPONENT), col(SignatureTable.ARRIVAL), col(Columns.ID)};
        return components
                .withColumnRenamed(ConnectedComponents.NODE, Columns.ID)
                .join(signatures, Columns.ID)
                .select(
                        Columns.ID,
                        ConnectedComponents.COMPONENT,
                        SignatureTable.CONTENT_HASH,
                        SignatureTable.COMPONENTS,
                        Columns.SYLLABLES,
                        SignatureTable.ARRIVAL)
                .repartition(col(ConnectedComponents.COMPONENT))
                .sortWithinPartitions(order)
                .mapPartitions((MapPartitionsFunction<Row, Row>) Decisions::new, Encoders.row(SCHEMA));
    }

    /** Rows of one cluster stand together, the one to keep first; it is answered last, when the size is known. */
    private static final class Decisions implements Iterator<Row> {
        private final Iterator<Row> rows;
        private @Nullable Row ahead;
        private @Nullable Row kept;
        private int size;

        private Decisions(Iterator<Row> rows) {
            this.rows = rows;
            advance();
        }

        @Override
        public boolean hasNext() {
            return ahead != null || kept != null;
        }

        @Override
        public Row next() {
            if (kept == null) {
                kept = ahead;
                size = 1;
                advance();
            }
            Row first = kept;
            Row row = ahead;
            if (first == null) {
                throw new NoSuchElementException();
            }
            if (row != null && row.getString(1).equals(first.getString(1))) {
                size++;
                advance();
                return dropped(row, first);
            }
            kept = null;
            return RowFactory.create(first.getString(0), first.getString(1), size, null, null, null);
        }

        private void advance() {
            ahead = rows.hasNext() ? rows.next() : null;
        }

        private static Row dropped(Row row, Row kept) {
            boolean exact = row.getString(2).equals(kept.getString(2));
            double similarity = exact ? 1 : DocumentSignature.similarity((byte[]) row.get(3), (byte[]) kept.get(3));
            return RowFactory.create(
                    row.getString(0),
                    row.getString(1),
                    null,
                    kept.getString(0),
                    similarity,
                    exact ? EXACT_DUPLICATE : NEAR_DUPLICATE);
        }
    }
}
