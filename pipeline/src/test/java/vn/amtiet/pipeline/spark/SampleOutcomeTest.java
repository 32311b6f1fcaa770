package vn.amtiet.pipeline.spark;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.pipeline.config.CorpusConfig;
import vn.amtiet.pipeline.sample.ExpectedOutcome;
import vn.amtiet.pipeline.sample.SampleArchive;
import vn.amtiet.stage.StageManifest;

/** The sample that ships with the project, record by record, as its table says. */
class SampleOutcomeTest {
    @TempDir
    private Path folder;

    private TreeSet<String> urls(String path) {
        return TestSpark.session()
                .read()
                .option("pathGlobFilter", "*.parquet")
                .parquet(folder.resolve("out").resolve(path).toString())
                .select("url")
                .collectAsList()
                .stream()
                .map((Row row) -> row.getString(0))
                .collect(toCollection(TreeSet::new));
    }

    @Test
    void everyRecordOfTheSampleEndsWhereItsTableSays() throws IOException {
        SampleArchive.write(folder.resolve("in"));
        TestSpark.session();
        List<StageManifest> stages;
        try (CorpusJobs jobs = CorpusJobs.open()) {
            stages = jobs.corpus(
                    List.of(folder.resolve("in").toString()),
                    folder.resolve("out").toString(),
                    CorpusConfig.defaults());
        }
        Map<String, List<ExpectedOutcome>> expected = ExpectedOutcome.all().stream()
                .collect(groupingBy(row -> row.outcome().replaceAll(":.*", "")));

        assertThat(stages.get(0).counts().quarantined())
                .isEqualTo(expected.get("quarantined").size());
        List<ExpectedOutcome> dropped = expected.get("dropped");
        assertThat(stages.get(0).counts().dropped().get("not_a_page"))
                .isEqualTo(dropped.stream()
                        .filter(row -> row.outcome().endsWith("not_a_page"))
                        .count());
        assertThat(urls("2-clean/dropped"))
                .isEqualTo(dropped.stream()
                        .filter(row -> !row.outcome().endsWith("not_a_page"))
                        .map(ExpectedOutcome::record)
                        .collect(toCollection(TreeSet::new)));
        checkClusters(expected, stages.get(2));
    }

    private void checkClusters(Map<String, List<ExpectedOutcome>> expected, StageManifest unique) {
        TreeSet<String> kept = urls("3-unique");
        Map<String, List<ExpectedOutcome>> copies = expected.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("duplicate_of"))
                .flatMap(entry -> entry.getValue().stream())
                .collect(groupingBy(ExpectedOutcome::original));
        for (ExpectedOutcome row : expected.get("kept")) {
            TreeSet<String> cluster = new TreeSet<>(List.of(row.record()));
            copies.getOrDefault(row.record(), List.of()).forEach(copy -> cluster.add(copy.record()));
            cluster.retainAll(kept);
            assertThat(cluster).as("kept of the cluster of " + row.record()).hasSize(1);
        }
        assertThat(unique.counts().out()).isEqualTo(expected.get("kept").size());
        assertThat(unique.counts().dropped())
                .containsEntry(
                        "exact_duplicate", (long) expected.get("duplicate_of").size())
                .containsEntry("near_duplicate", (long)
                        expected.get("near_duplicate_of").size());
    }
}
