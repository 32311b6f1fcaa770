package vn.amtiet.pipeline.spark;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.regexp_replace;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import vn.amtiet.cli.UserError;
import vn.amtiet.pipeline.dedup.UniqueSettings;
import vn.amtiet.stage.ManifestJson;
import vn.amtiet.stage.StageManifest;
import vn.amtiet.storage.Columns;
import vn.amtiet.storage.StageDirectory;

/**
 * The signatures that earlier corpora have stored. While documents are compared, the ids of earlier ones carry a mark, so
 * that a file that is delivered again cannot be taken for itself.
 *
 * @param stages where this corpus is written
 * @param settings names the earlier corpora
 */
record KnownSignatures(StageRun stages, UniqueSettings settings) {
    /** No character of an id; behind all of them in order. */
    private static final String MARK = "known:";

    private static final List<String> SAME = List.of("shingleSyllables", "bands", "rows");

    /** The fingerprints of the earlier corpora by directory. */
    SortedMap<String, String> fingerprints() {
        SortedMap<String, String> fingerprints = new TreeMap<>();
        for (String corpus : settings.known()) {
            StageManifest manifest = stage(corpus).manifest();
            checkSame(corpus, manifest.config().path("unique"));
            fingerprints.put(corpus, ManifestJson.fingerprint(manifest));
        }
        return fingerprints;
    }

    /** The delivery that comes after those of the earlier corpora. */
    int nextArrival() {
        Dataset<Row> known = known();
        if (known == null) {
            return 0;
        }
        Row last = known.agg(coalesce(max(SignatureTable.ARRIVAL), lit(-1))).first();
        return last.getInt(0) + 1;
    }

    /** These signatures and the earlier ones. */
    Dataset<Row> and(Dataset<Row> signatures) {
        Dataset<Row> known = known();
        return known == null ? signatures : signatures.unionByName(known);
    }

    /** Decisions on this delivery's documents alone, ids as they were. */
    Dataset<Row> withoutKnown(Dataset<Row> decisions) {
        return settings.known().isEmpty()
                ? decisions
                : decisions
                        .where(not(col(Columns.ID).startsWith(MARK)))
                        .withColumn(Columns.DUPLICATE_OF, regexp_replace(col(Columns.DUPLICATE_OF), "^" + MARK, ""));
    }

    private @Nullable Dataset<Row> known() {
        Dataset<Row> all = null;
        for (String corpus : settings.known()) {
            Dataset<Row> one = stages.read(stage(corpus).path() + "/signatures")
                    .withColumn(Columns.ID, concat(lit(MARK), col(Columns.ID)));
            all = all == null ? one : all.unionByName(one);
        }
        return all;
    }

    private StageDirectory stage(String corpus) {
        return StageDirectory.open(corpus + "/" + StageRun.UNIQUE, stages.hadoop());
    }

    private void checkSame(String corpus, JsonNode config) {
        List<Integer> here = List.of(settings.shingleSyllables(), settings.bands(), settings.rows());
        for (int i = 0; i < SAME.size(); i++) {
            if (config.path(SAME.get(i)).asInt() != here.get(i)) {
                throw UserError.usage("unique.known: " + corpus + " has signatures of " + SAME.get(i) + " "
                        + config.path(SAME.get(i)) + ", expected " + here.get(i) + "; use the same settings");
            }
        }
    }
}
