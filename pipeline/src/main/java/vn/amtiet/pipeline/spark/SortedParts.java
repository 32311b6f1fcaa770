package vn.amtiet.pipeline.spark;

import static org.apache.spark.sql.functions.col;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import scala.Tuple2;

/**
 * Writes rows sorted by id into Parquet parts of a fixed number of rows, so that neither order nor boundaries depend on
 * partitions or cores. The whole rows cross the network once: the ids at which parts begin are found beforehand from
 * the ids alone.
 */
final class SortedParts {
    private static final String PART = "part";

    private SortedParts() {}

    /**
     * Writes {@code count} rows under {@code folder}. Ids must be unique and ASCII.
     *
     * @param rows evaluated twice where they fill more than one part: persist what is dear to compute
     */
    static void write(Dataset<Row> rows, long count, String folder, int rowsPerPart) {
        Dataset<Row> parts = count <= rowsPerPart ? onePart(rows) : manyParts(rows, count, rowsPerPart);
        parts.write().mode("append").parquet(folder);
    }

    private static Dataset<Row> onePart(Dataset<Row> rows) {
        return rows.repartition(1).sortWithinPartitions(DocumentTable.ID);
    }

    private static Dataset<Row> manyParts(Dataset<Row> rows, long count, int rowsPerPart) {
        String[] firstIds = firstIds(rows, rowsPerPart);
        int parts = Math.toIntExact((count + rowsPerPart - 1) / rowsPerPart);
        if (firstIds.length != parts) {
            throw new IllegalStateException("expected " + parts + " parts of " + count + " rows, found the first ids of "
                    + firstIds.length);
        }
        return rows.withColumn(PART, functions.udf(new PartOf(firstIds), DataTypes.IntegerType)
                        .apply(col(DocumentTable.ID)))
                .repartitionById(parts, col(PART))
                .drop(PART)
                .sortWithinPartitions(DocumentTable.ID);
    }

    private static String[] firstIds(Dataset<Row> rows, int rowsPerPart) {
        List<String> ids = rows.select(DocumentTable.ID)
                .as(Encoders.STRING())
                .orderBy(DocumentTable.ID)
                .toJavaRDD()
                .zipWithIndex()
                .filter(pair -> pair._2() % rowsPerPart == 0)
                .map(Tuple2::_1)
                .collect();
        return ids.toArray(String[]::new);
    }

    /** The part of an id, by the sorted ids at which parts begin. */
    private record PartOf(String[] firstIds) implements UDF1<String, Integer> {
        @Override
        public Integer call(String id) {
            int found = Arrays.binarySearch(firstIds, id);
            return found >= 0 ? found : -found - 2;
        }
    }
}
