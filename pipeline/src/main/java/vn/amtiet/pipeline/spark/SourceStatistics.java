package vn.amtiet.pipeline.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import vn.amtiet.storage.Columns;

/**
 * What stage 2 made of each source, one row a source in {@code sources/}: documents, those kept, and of the letter tokens
 * of all its documents those in sentences that pass each purity mode.
 */
final class SourceStatistics {
    static final String DOCUMENTS = "documents";
    static final String KEPT = "kept";
    static final String TOKENS = "tokens";
    static final String VIETNAMESE = "vietnamese";
    static final String MOSTLY_PURE = "mostly_pure";
    static final String PURE_SYLLABLES = "pure_syllables";

    private static final List<String> MODES = List.of(VIETNAMESE, MOSTLY_PURE, PURE_SYLLABLES);

    private SourceStatistics() {}

    /**
     * Writes one row a source, sorted by its name.
     *
     * @param judged documents with reason and counted tokens
     * @return the same of the whole corpus for the manifest: "tokens", and the share "tokens.MODE" of each mode
     */
    static SortedMap<String, String> write(Dataset<Row> judged, String folder) {
        judged.groupBy(Columns.SOURCE)
                .agg(
                        count(lit(1)).as(DOCUMENTS),
                        count(when(col(Columns.REASON).isNull(), 1)).as(KEPT),
                        sum(TOKENS).as(TOKENS),
                        sum(VIETNAMESE).as(VIETNAMESE),
                        sum(MOSTLY_PURE).as(MOSTLY_PURE),
                        sum(PURE_SYLLABLES).as(PURE_SYLLABLES))
                .repartition(1)
                .sortWithinPartitions(Columns.SOURCE)
                .write()
                .parquet(folder);
        Row sums = judged.agg(sum(TOKENS), sum(VIETNAMESE), sum(MOSTLY_PURE), sum(PURE_SYLLABLES))
                .first();
        SortedMap<String, String> totals = new TreeMap<>();
        long tokens = sums.isNullAt(0) ? 0 : sums.getLong(0);
        totals.put(TOKENS, Long.toString(tokens));
        for (int mode = 0; mode < MODES.size() && tokens > 0; mode++) {
            double share = sums.getLong(mode + 1) / (double) tokens;
            totals.put(TOKENS + "." + MODES.get(mode), String.format(Locale.ROOT, "%.4f", share));
        }
        return totals;
    }
}
