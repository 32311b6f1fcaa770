package vn.amtiet.pipeline.spark;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import vn.amtiet.config.CodeVersion;
import vn.amtiet.stage.ManifestJson;
import vn.amtiet.stage.RowHash;
import vn.amtiet.stage.StageManifest;
import vn.amtiet.storage.StageDirectory;

/**
 * Runs stages under one output directory: skips what is up to date, shows progress, writes the manifest.
 *
 * @param onDemand Spark, which is not started for a stage that is up to date
 * @param output the directory whose folders are the stages
 */
record StageRun(SparkOnDemand onDemand, String output) {
    static final String DOCUMENTS = "1-documents";
    static final String CLEAN = "2-clean";
    static final String UNIQUE = "3-unique";
    static final String VOCABULARY = "4-vocabulary";
    static final String SHARDS = "5-shards";

    /** What means something in a pattern of paths (Hadoop, {@code FileSystem.globStatus}). */
    private static final Pattern SPECIAL = Pattern.compile("[\\\\{}\\[\\]*?]");

    /** What a stage has written. */
    record Written(String sha256, StageManifest.Counts counts, SortedMap<String, String> totals) {}

    /** The work of a stage: writes parts below {@code folder} and says what they hold. */
    @FunctionalInterface
    interface Work {
        Written write(StageDirectory.Writing writing);
    }

    /** The manifest of the stage, which is written first unless it is there from the same inputs and configuration. */
    StageManifest run(String stage, SortedMap<String, String> inputs, JsonNode config, Work work) {
        StageDirectory directory = directory(stage);
        if (directory.upToDate(stage, inputs, config)) {
            return directory.manifest();
        }
        try (TaskProgress progress = TaskProgress.of(spark(), stage);
                StageDirectory.Writing writing = directory.begin()) {
            Written written = work.write(writing);
            StageManifest manifest = new StageManifest(
                    stage, inputs, config, CodeVersion.get(), written.sha256(), written.counts(), written.totals());
            writing.commit(manifest);
            progress.done(written.counts());
            return manifest;
        }
    }

    StageDirectory directory(String stage) {
        return StageDirectory.at(output + "/" + stage, hadoop());
    }

    /** The rows of a finished stage. */
    Dataset<Row> rows(String stage) {
        StageDirectory directory = StageDirectory.open(output + "/" + stage, hadoop());
        return parquet(directory.parts());
    }

    /** The rows of the Parquet parts in one folder, folders below it left out. */
    Dataset<Row> read(String folder) {
        return parquet(StageDirectory.at(folder, hadoop()).parts());
    }

    /** The rows of these Parquet files. Spark takes paths for patterns: what is special in those is escaped. */
    Dataset<Row> parquet(List<String> files) {
        return spark().read()
                .parquet(files.stream()
                        .map(file -> SPECIAL.matcher(file).replaceAll("\\\\$0"))
                        .toArray(String[]::new));
    }

    /** The fingerprint of an earlier stage, as a later one's input. */
    SortedMap<String, String> inputFrom(String stage) {
        return new TreeMap<>(
                Map.of(stage, ManifestJson.fingerprint(directory(stage).manifest())));
    }

    /** Writes the main rows of a stage, sorted by a unique key, and hashes what was written. */
    RowHash writeSorted(Dataset<Row> rows, String key, long count, String folder, int rowsPerPart) {
        SortedParts.write(rows, key, count, folder, rowsPerPart);
        RowHash hash = RowDigests.of(read(folder));
        if (hash.rows() != count) {
            throw new IllegalStateException(folder + ": expected " + count + " rows, wrote " + hash.rows());
        }
        return hash;
    }

    SparkSession spark() {
        return onDemand.session();
    }

    Configuration hadoop() {
        return onDemand.hadoop();
    }
}
