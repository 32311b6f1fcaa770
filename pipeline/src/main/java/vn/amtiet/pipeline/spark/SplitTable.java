package vn.amtiet.pipeline.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.octet_length;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;
import vn.amtiet.pipeline.split.SourceSize;
import vn.amtiet.pipeline.split.Split;
import vn.amtiet.pipeline.split.SplitSettings;

/** The split of the documents of stage 3. */
final class SplitTable {
    private SplitTable() {}

    /** Decides from one pass over the documents; the driver sees one row a source. */
    static Split decide(Dataset<Row> documents, SplitSettings settings) {
        Column place = udf(new Place(), DataTypes.DoubleType).apply(col(DocumentTable.CLUSTER_ID));
        List<SourceSize> sources = new ArrayList<>();
        Dataset<Row> sizes = documents
                .groupBy(DocumentTable.SOURCE)
                .agg(count(lit(1)), sum(octet_length(col(DocumentTable.TEXT))), min(place));
        for (Row row : sizes.collectAsList()) {
            sources.add(new SourceSize(row.getString(0), row.getLong(1), row.getLong(2), row.getDouble(3)));
        }
        return Split.decide(settings, sources);
    }

    /** Whether a document is held out. */
    static Column isVal(Split split) {
        return udf(new IsVal(split), DataTypes.BooleanType)
                .apply(col(DocumentTable.SOURCE), col(DocumentTable.CLUSTER_ID));
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
