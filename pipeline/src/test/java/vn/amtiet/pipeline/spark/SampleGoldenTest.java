package vn.amtiet.pipeline.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.config.ConfigFile;
import vn.amtiet.pipeline.config.CorpusConfig;
import vn.amtiet.pipeline.sample.ExpectedOutcome;
import vn.amtiet.pipeline.sample.SampleArchive;
import vn.amtiet.stage.StageManifest;

/** The corpus stages make of every record of the sample what its table says, with the default configuration. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SampleGoldenTest {
    /** The table's words for bad pages, and the rules that must catch them. */
    private static final Map<String, Set<String>> REASONS = Map.of(
            "dropped:english", Set.of("min_syllable_share"),
            "dropped:unaccented", Set.of("min_marked_share"),
            "dropped:spam", Set.of("min_stop_words", "min_stop_word_share"),
            "dropped:boilerplate", Set.of("min_syllables"));

    @TempDir
    private static Path folder;

    private List<StageManifest> stages = List.of();

    @BeforeAll
    void runTheCorpusStages() throws Exception {
        Path archives = Files.createDirectories(folder.resolve("archives"));
        SampleArchive.write(archives);
        TestSpark.session();
        try (CorpusJobs jobs = CorpusJobs.open()) {
            stages = jobs.corpus(
                    List.of(archives.toString()),
                    folder.resolve("corpus").toString(),
                    ConfigFile.defaults(CorpusConfig.class));
        }
    }

    @Test
    void countsEveryRecord() {
        Map<String, Long> expected = ExpectedOutcome.all().stream()
                .collect(
                        Collectors.groupingBy(o -> o.outcome().split(":http")[0], TreeMap::new, Collectors.counting()));
        StageManifest.Counts documents = stages.get(0).counts();
        assertThat(documents.in()).isEqualTo(ExpectedOutcome.all().size());
        assertThat(documents.dropped()).containsOnly(Map.entry("not_a_page", expected.get("dropped:not_a_page")));
        assertThat(documents.quarantined()).isEqualTo(expected.get("quarantined"));
        assertThat(stages.get(2).counts().dropped())
                .containsOnly(
                        Map.entry("exact_duplicate", expected.get("duplicate_of")),
                        Map.entry("near_duplicate", expected.get("near_duplicate_of")));
        assertThat(stages.get(2).counts().out()).isEqualTo(expected.get("kept"));
    }

    @Test
    void dropsEachBadPageForTheReasonThatItHas() {
        Map<String, String> dropped = new TreeMap<>();
        rows("2-clean/dropped").forEach(row -> dropped.put(row.getAs("url"), row.getAs("reason")));
        Set<String> bad = new HashSet<>();
        for (ExpectedOutcome page : ExpectedOutcome.all()) {
            Set<String> reasons = REASONS.get(page.outcome());
            if (reasons != null) {
                bad.add(page.record());
                assertThat(dropped.get(page.record())).as(page.record()).isIn(reasons);
            }
        }
        assertThat(dropped.keySet()).isEqualTo(bad);
    }

    @Test
    void keepsOnePageOfEachClusterAndEveryOtherGoodPage() {
        Set<String> kept = new HashSet<>();
        rows("3-unique").forEach(row -> kept.add(row.getAs("url")));
        Map<String, Set<String>> clusters = new TreeMap<>();
        for (ExpectedOutcome page : ExpectedOutcome.all()) {
            if (page.outcome().equals("kept")) {
                clusters.computeIfAbsent(page.record(), r -> new HashSet<>()).add(page.record());
            } else if (page.outcome().contains("duplicate_of:")) {
                clusters.computeIfAbsent(page.original(), r -> new HashSet<>()).add(page.record());
            }
        }
        clusters.values().forEach(cluster -> {
            Set<String> survivors = new HashSet<>(cluster);
            survivors.retainAll(kept);
            assertThat(survivors).as("survivors of " + cluster).hasSize(1);
        });
        assertThat(kept).hasSameSizeAs(clusters.keySet());
    }

    private List<Row> rows(String stage) {
        return TestSpark.session()
                .read()
                .option("pathGlobFilter", "*.parquet")
                .parquet(folder.resolve("corpus").resolve(stage).toString())
                .collectAsList();
    }
}
