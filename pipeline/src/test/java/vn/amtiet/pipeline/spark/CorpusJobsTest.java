package vn.amtiet.pipeline.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.cli.UserError;
import vn.amtiet.config.ConfigFile;
import vn.amtiet.pipeline.config.CorpusConfig;
import vn.amtiet.pipeline.config.ShardsConfig;
import vn.amtiet.pipeline.config.VocabularySettings;
import vn.amtiet.shard.TokenDocument;
import vn.amtiet.stage.StageManifest;
import vn.amtiet.storage.ShardReader;
import vn.amtiet.storage.StageDirectory;
import vn.amtiet.storage.TextRows;
import vn.amtiet.vocabulary.Vocabularies;
import vn.amtiet.vocabulary.Vocabulary;
import vn.amtiet.vocabulary.VocabularyKind;

class CorpusJobsTest {
    private static final int STORIES = 60;

    @TempDir
    private Path folder;

    private Path input() {
        Path input = folder.resolve("input");
        if (!Files.exists(input)) {
            CorpusFixture.write(input, STORIES);
        }
        return input;
    }

    private List<StageManifest> corpus(String output, String... settings) {
        TestSpark.session();
        CorpusConfig config = ConfigFile.parse("", "test", CorpusConfig.class, List.of(settings));
        try (CorpusJobs jobs = CorpusJobs.open()) {
            return jobs.corpus(
                    List.of(input().toString()), folder.resolve(output).toString(), config);
        }
    }

    private List<Row> rows(String path) {
        return TestSpark.session()
                .read()
                .option("pathGlobFilter", "*.parquet")
                .parquet(folder.resolve(path).toString())
                .collectAsList();
    }

    @Test
    void countsAddUpFromStageToStage() {
        List<StageManifest> stages = corpus("corpus");

        assertThat(stages).extracting(StageManifest::stage).containsExactly("1-documents", "2-clean", "3-unique");
        StageManifest.Counts documents = stages.get(0).counts();
        StageManifest.Counts clean = stages.get(1).counts();
        StageManifest.Counts unique = stages.get(2).counts();
        assertThat(documents.out()).isEqualTo(STORIES + 6 + 9 + 3);
        assertThat(documents.quarantined() + documents.dropped().getOrDefault("not_a_page", 0L))
                .isEqualTo(2);
        assertThat(rows("corpus/1-documents/quarantined")).hasSize((int) documents.quarantined());
        assertThat(clean.in()).isEqualTo(documents.out());
        assertThat(clean.dropped().values().stream().mapToLong(Long::longValue).sum())
                .isBetween(2L, 5L)
                .isEqualTo(rows("corpus/2-clean/dropped").size());
        assertThat(unique.in()).isEqualTo(clean.out());
        assertThat(unique.dropped()).containsKeys("exact_duplicate", "near_duplicate");
        assertThat(rows("corpus/3-unique/signatures")).hasSize((int) unique.in());
    }

    @Test
    void keepsOneDocumentOfEachCluster() {
        corpus("corpus");

        Map<String, Row> kept = new HashMap<>();
        rows("corpus/3-unique").forEach(row -> kept.put(row.getAs("id"), row));
        Map<String, Integer> dropped = new HashMap<>();
        for (Row row : rows("corpus/3-unique/dropped")) {
            assertThat(kept).doesNotContainKey(row.getAs("id")).containsKey(row.getAs("duplicate_of"));
            assertThat(row.<Double>getAs("similarity")).isBetween(0.5, 1.0);
            dropped.merge(row.getAs("duplicate_of"), 1, Integer::sum);
        }
        Set<String> clusters = new HashSet<>();
        kept.forEach((id, row) -> {
            assertThat(row.<Integer>getAs("cluster_size")).isEqualTo(1 + dropped.getOrDefault(id, 0));
            assertThat(row.<String>getAs("cluster_id")).isLessThanOrEqualTo(id);
            assertThat(clusters.add(row.getAs("cluster_id"))).isTrue();
        });
        assertThat(dropped.values().stream().mapToInt(Integer::intValue).sum()).isBetween(12, 15);
    }

    @Test
    void writesTheSameRowsForAnyPartitionsAndParts() {
        List<StageManifest> one = partitioned(1, "a");
        List<StageManifest> seven = partitioned(7, "b", "rowsPerPart=13", "documents.taskBytes=20000");

        assertThat(hashes(seven)).isEqualTo(hashes(one));
        assertThat(parts("b/3-unique")).containsOnly(13).hasSizeGreaterThan(3);
        assertThat(ids("b/3-unique")).isEqualTo(ids("a/3-unique")).isSorted();
    }

    /** The corpus by so many shuffle partitions: one under adaptive execution, several as they are. */
    private List<StageManifest> partitioned(int partitions, String output, String... settings) {
        SparkSession spark = TestSpark.session();
        spark.conf().set("spark.sql.shuffle.partitions", partitions);
        spark.conf().set("spark.sql.adaptive.enabled", partitions == 1);
        try {
            List<StageManifest> stages = corpus(output, settings);
            assertThat(spark.conf().get("spark.sql.shuffle.partitions")).isEqualTo(Integer.toString(partitions));
            return stages;
        } finally {
            spark.conf().unset("spark.sql.shuffle.partitions");
            spark.conf().unset("spark.sql.adaptive.enabled");
        }
    }

    /** Rows of each part but the last. */
    private List<Integer> parts(String stage) {
        List<Integer> sizes = new ArrayList<>();
        List<String> files =
                StageDirectory.open(folder.resolve(stage).toString()).parts();
        files.forEach(
                file -> sizes.add((int) TestSpark.session().read().parquet(file).count()));
        return sizes.subList(0, sizes.size() - 1);
    }

    private List<String> ids(String stage) {
        List<String> ids = new ArrayList<>();
        try (TextRows rows = TextRows.open(folder.resolve(stage).toString())) {
            rows.forEachRemaining(row -> ids.add(row.id()));
        }
        return ids;
    }

    private static List<String> hashes(List<StageManifest> stages) {
        return stages.stream().map(StageManifest::sha256).toList();
    }

    @Test
    void runsAChangedStageAndLaterOnesOnly() throws IOException {
        corpus("corpus");
        List<FileTime> first = times();

        corpus("corpus");
        assertThat(times()).isEqualTo(first);

        corpus("corpus", "unique.keep=first");
        List<FileTime> third = times();
        assertThat(third.subList(0, 2)).isEqualTo(first.subList(0, 2));
        assertThat(third.get(2)).isNotEqualTo(first.get(2));

        corpus("corpus", "unique.keep=first", "filter.length.minSyllables=60");
        List<FileTime> fourth = times();
        assertThat(fourth.get(0)).isEqualTo(first.get(0));
        assertThat(fourth.get(1)).isNotEqualTo(third.get(1));
        assertThat(fourth.get(2)).isNotEqualTo(third.get(2));
    }

    @Test
    void startsNoSparkWhereAllIsUpToDate() throws IOException {
        corpus("corpus");
        String shards = folder.resolve("shards").toString();
        shards(shards, VocabularySettings.train(VocabularyKind.BYTEBPE, 400));
        List<FileTime> first = times();
        SparkSession session = TestSpark.session();
        SparkSession.clearDefaultSession();
        SparkSession.clearActiveSession();
        try (CorpusJobs jobs = CorpusJobs.open()) {
            jobs.corpus(List.of(input().toString()), folder.resolve("corpus").toString(), CorpusConfig.defaults());
            shards(shards, VocabularySettings.train(VocabularyKind.BYTEBPE, 400));
            assertThat(SparkSession.getDefaultSession().isEmpty()).isTrue();
        } finally {
            SparkSession.setDefaultSession(session);
        }
        assertThat(times()).isEqualTo(first);
    }

    @Test
    void refusesToWriteIntoTheInput() {
        assertThatThrownBy(() -> corpus("input/corpus"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("expected a place outside of the input");
        assertThat(folder.resolve("input/corpus")).doesNotExist();
    }

    private List<FileTime> times() throws IOException {
        List<FileTime> times = new ArrayList<>();
        for (String stage : List.of("1-documents", "2-clean", "3-unique")) {
            times.add(Files.getLastModifiedTime(
                    folder.resolve("corpus").resolve(stage).resolve("manifest.json")));
        }
        return times;
    }

    @Test
    void encodesShardsThatDecodeToTheDocuments() {
        corpus("corpus");
        for (VocabularyKind kind : List.of(VocabularyKind.BYTEBPE, VocabularyKind.CHAR)) {
            String output = folder.resolve(kind.id()).toString();
            StageManifest shards = shards(output, VocabularySettings.train(kind, 600));
            Vocabulary vocabulary = Vocabularies.load(Path.of(output, "4-vocabulary"));

            Map<String, String> decoded = new HashMap<>();
            long train = read(output, "train", vocabulary, decoded);
            long val = read(output, "val", vocabulary, decoded);
            assertThat(train).isGreaterThan(val);
            assertThat(val).isPositive();
            assertThat(train + val).isEqualTo(shards.counts().out());
            assertThat(shards.totals()).containsEntry("vocabulary", vocabulary.fingerprint());
            try (TextRows rows = TextRows.open(folder.resolve("corpus/3-unique").toString())) {
                rows.forEachRemaining(row -> assertThat(decoded.get(row.id())).isEqualTo(row.text()));
            }
        }
    }

    @Test
    void encodesWithAFinishedVocabularyToo() {
        corpus("corpus");
        String output = folder.resolve("first").toString();
        StageManifest first = shards(output, VocabularySettings.train(VocabularyKind.SYLLABLE, 400));
        StageManifest second = shards(
                folder.resolve("second").toString(),
                new VocabularySettings(null, null, null, null, output + "/4-vocabulary"));
        assertThat(second.sha256()).isEqualTo(first.sha256());
        assertThat(folder.resolve("second/4-vocabulary")).doesNotExist();
    }

    private StageManifest shards(String output, VocabularySettings vocabulary) {
        try (CorpusJobs jobs = CorpusJobs.open()) {
            List<StageManifest> stages = jobs.shards(
                    new ShardsConfig(folder.resolve("corpus").toString(), output, vocabulary, null, null, 11));
            return stages.get(stages.size() - 1);
        }
    }

    private static long read(String output, String split, Vocabulary vocabulary, Map<String, String> decoded) {
        long rows = 0;
        String last = "";
        try (ShardReader reader = ShardReader.open(output + "/5-shards", split)) {
            while (reader.hasNext()) {
                TokenDocument document = reader.next();
                assertThat(document.docId()).isGreaterThan(last);
                last = document.docId();
                decoded.put(last, vocabulary.decodeToString(document.ids()));
                rows++;
            }
        }
        return rows;
    }

    @Test
    void readsLocalVocabulariesWhateverTheDefaultFileSystemIs() {
        corpus("corpus");
        String output = folder.resolve("first").toString();
        shards(output, VocabularySettings.train(VocabularyKind.BYTEBPE, 400));
        Configuration elsewhere = new Configuration();
        elsewhere.set("fs.defaultFS", "hdfs://nowhere.invalid:1");
        Vocabulary vocabulary = Vocabularies.load(Path.of(output, "4-vocabulary"));
        VocabularyFiles copy = VocabularyFiles.read(output + "/4-vocabulary", elsewhere);
        assertThat(copy.load().fingerprint()).isEqualTo(vocabulary.fingerprint());
    }

    @Test
    void namesTheVocabularyThatCannotBeUsed() throws IOException {
        corpus("corpus");
        String mistyped = folder.resolve("mistyped").toString();
        VocabularySettings finished = new VocabularySettings(null, null, null, null, mistyped);
        assertThatThrownBy(() -> shards(folder.resolve("out").toString(), finished))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(mistyped);
        Files.createDirectories(Path.of(mistyped));
        assertThatThrownBy(() -> shards(folder.resolve("out").toString(), finished))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("vocabulary directory " + mistyped + ": expected vocabulary.json");
        assertThatThrownBy(() ->
                        shards(folder.resolve("out").toString(), VocabularySettings.train(VocabularyKind.CHAR, 20)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("vocabulary.size: the text holds");
    }

    @Test
    void saysWhatIsWrongWithAnEmptyInput() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        try (CorpusJobs jobs = CorpusJobs.open()) {
            assertThatThrownBy(() -> jobs.corpus(
                            List.of(empty.toString()), folder.resolve("out").toString(), CorpusConfig.defaults()))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("expected files to read, found none");
        }
    }

    @Test
    void saysWhichStageAMissingCorpusLacks() {
        try (CorpusJobs jobs = CorpusJobs.open()) {
            assertThatThrownBy(() -> jobs.shards(
                            ShardsConfig.of(folder.resolve("none").toString(), VocabularySettings.defaults())))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("3-unique");
        }
    }
}
