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
 * Writes rows sorted by a key into Parquet parts of a fixed number of rows, so that neither order nor boundaries depend on
 * partitions or cores. The whole rows cross the network once: the keys at which parts begin are found beforehand
 * from the keys alone.
 */
final class SortedParts {
    private static final String PART = "part";

    private SortedParts() {}

    /**
     * Writes {@code count} rows under {@code folder}.
     *
     * @param key column of unique ASCII strings
     * @param rows evaluated twice where they fill more than one part: persist what is dear to compute
     */
    static void write(Dataset<Row> rows, String key, long count, String folder, int rowsPerPart) {
        Dataset<Row> parts = count <= rowsPerPart ? onePart(rows, key) : manyParts(rows, key, count, rowsPerPart);
        parts.write().mode("append").parquet(folder);
    }

    private static Dataset<Row> onePart(Dataset<Row> rows, String key) {
        return rows.repartition(1).sortWithinPartitions(key);
    }

    private static Dataset<Row> manyParts(Dataset<Row> rows, String key, long count, int rowsPerPart) {
        String[] firstKeys = firstKeys(rows, key, rowsPerPart);
        int parts = Math.toIntExact((count + rowsPerPart - 1) / rowsPerPart);
        if (firstKeys.length != parts) {
            throw new IllegalStateException(
                    "expected " + parts + " parts of " + count + " rows, found the first keys of " + firstKeys.length);
        }
        return rows.withColumn(
                        PART,
                        functions
                                .udf(new PartOf(firstKeys), DataTypes.IntegerType)
                                .apply(col(key)))
                .repartitionById(parts, col(PART))
                .drop(PART)
                .sortWithinPartitions(key);
    }

    private static String[] firstKeys(Dataset<Row> rows, String key, int rowsPerPart) {
        List<String> keys = rows.select(key)
                .as(Encoders.STRING())
                .orderBy(key)
                .toJavaRDD()
                .zipWithIndex()
                .filter(pair -> pair._2() % rowsPerPart == 0)
                .map(Tuple2::_1)
                .collect();
        return keys.toArray(String[]::new);
    }

    /** The part of a key, by the sorted keys at which parts begin. */
    private record PartOf(String[] firstKeys) implements UDF1<String, Integer> {
        @Override
        public Integer call(String key) {
            int found = Arrays.binarySearch(firstKeys, key);
            return found >= 0 ? found : -found - 2;
        }
    }
}
