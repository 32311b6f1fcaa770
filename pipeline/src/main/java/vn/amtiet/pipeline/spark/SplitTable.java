package vn.amtiet.pipeline.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.octet_length;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;
import vn.amtiet.pipeline.split.SourceSize;
import vn.amtiet.pipeline.split.Split;
import vn.amtiet.pipeline.split.SplitSettings;
import vn.amtiet.storage.Columns;

/** The split of the documents of stage 3. */
final class SplitTable {
    private static final String PLACE = "place";
    private static final String BYTES = "bytes";

    private SplitTable() {}

    /** Decides from one pass over the documents; the driver sees at most one row a source and cell of places. */
    static Split decide(Dataset<Row> documents, SplitSettings settings) {
        Column place = udf(new Place(), DataTypes.DoubleType).apply(col(DocumentTable.CLUSTER_ID));
        Dataset<Row> cells = documents
                .select(
                        col(Columns.SOURCE),
                        place.as(PLACE),
                        octet_length(col(Columns.TEXT)).as(BYTES))
                .groupBy(
                        col(Columns.SOURCE),
                        floor(col(PLACE).multiply(Split.CELLS)).cast(DataTypes.IntegerType))
                .agg(count(lit(1)), sum(BYTES), min(PLACE));
        Map<String, SourceSize> sources = new HashMap<>();
        for (Row row : cells.collectAsList()) {
            long[] bytes = new long[Split.CELLS];
            bytes[row.getInt(1)] = row.getLong(3);
            SourceSize cell = new SourceSize(row.getString(0), row.getLong(2), row.getDouble(4), bytes);
            sources.merge(cell.source(), cell, SourceSize::plus);
        }
        return Split.decide(settings, sources.values());
    }

    /** Whether a document is held out. */
    static Column isVal(Split split) {
        return udf(new IsVal(split), DataTypes.BooleanType).apply(col(Columns.SOURCE), col(DocumentTable.CLUSTER_ID));
    }

    private record Place() implements UDF1<String, Double> {
        @Override
        public Double call(String clusterId) {
            return Split.place(clusterId);
        }
    }

    private record IsVal(Split split) implements UDF2<String, String, Boolean> {
        @Override
        public Boolean call(String source, String clusterId) {
            return split.isVal(source, clusterId);
        }
    }
}
