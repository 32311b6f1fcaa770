package vn.amtiet.pipeline.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.cli.UserError;
import vn.amtiet.config.ConfigFile;
import vn.amtiet.pipeline.config.CorpusConfig;
import vn.amtiet.stage.StageManifest;

class KnownSignaturesTest {
    @TempDir
    private Path folder;

    @Test
    void dropsWhatAnEarlierCorpusHolds() {
        write("first", "page.txt", CorpusFixture.story(1, 24));
        write("first", "other.txt", CorpusFixture.story(2, 24));
        write("second", "page.txt", CorpusFixture.story(1, 24));
        write("second", "near.txt", CorpusFixture.story(2, 24) + " Hết chuyện rồi, mọi người đi về.");
        write("second", "new.txt", CorpusFixture.story(3, 24));
        write("second", "copy.txt", CorpusFixture.story(3, 24));
        corpus("first");
        StageManifest unique = corpus("second", "unique.keep=first", "unique.known=[" + corpusOf("first") + "]");

        assertThat(unique.counts().dropped()).isEqualTo(Map.of("exact_duplicate", 2L, "near_duplicate", 1L));
        List<Row> kept = rows("second-corpus/3-unique");
        assertThat(kept).hasSize(1);
        assertThat(kept.get(0).<String>getAs("text")).isEqualTo(CorpusFixture.story(3, 24));
        assertThat(rows("second-corpus/3-unique/signatures"))
                .hasSize(4)
                .allMatch(row -> row.<Integer>getAs("arrival") == 1);
        List<String> earlier = rows("first-corpus/3-unique").stream()
                .map(row -> row.<String>getAs("id"))
                .toList();
        assertThat(rows("second-corpus/3-unique/dropped").stream()
                        .filter(row -> earlier.contains(row.<String>getAs("duplicate_of"))))
                .hasSize(2);
    }

    @Test
    void asksForSettingsThatFit() {
        assertThatThrownBy(() -> ConfigFile.parse("", "test", CorpusConfig.class, List.of("unique.known=[a]")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("keep: first");
    }

    private void write(String input, String name, String text) {
        CorpusFixture.writeText(folder.resolve(input).resolve(name), text);
    }

    private String corpusOf(String input) {
        return folder.resolve(input + "-corpus").toString();
    }

    private StageManifest corpus(String input, String... settings) {
        TestSpark.session();
        CorpusConfig config = ConfigFile.parse("", "test", CorpusConfig.class, List.of(settings));
        try (CorpusJobs jobs = CorpusJobs.open()) {
            return jobs.corpus(List.of(folder.resolve(input).toString()), corpusOf(input), config)
                    .get(2);
        }
    }

    private List<Row> rows(String path) {
        return TestSpark.session()
                .read()
                .option("pathGlobFilter", "*.parquet")
                .parquet(folder.resolve(path).toString())
                .collectAsList();
    }
}
