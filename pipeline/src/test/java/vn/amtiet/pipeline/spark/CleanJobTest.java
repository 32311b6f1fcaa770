package vn.amtiet.pipeline.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.config.ConfigFile;
import vn.amtiet.pipeline.config.CorpusConfig;
import vn.amtiet.stage.StageManifest;

class CleanJobTest {
    @TempDir
    private Path folder;

    private StageManifest clean(String... settings) {
        String story = CorpusFixture.story(1, 24);
        Path input = folder.resolve("input");
        ObjectMapper json = new ObjectMapper();
        StringBuilder lines = new StringBuilder();
        Map.of(
                        "a",
                        story + "\n\nGọi 0912345678. He is in the shop.",
                        "b",
                        CorpusFixture.story(2, 24),
                        "c",
                        "The quick brown fox jumps over the lazy dog. ".repeat(20))
                .forEach((source, text) -> lines.append(
                                json.createObjectNode().put("source", source).put("text", text))
                        .append('\n'));
        CorpusFixture.writeText(input.resolve("pages.jsonl"), lines.toString());
        TestSpark.session();
        CorpusConfig config = ConfigFile.parse("", "test", CorpusConfig.class, List.of(settings));
        try (CorpusJobs jobs = CorpusJobs.open()) {
            return jobs.corpus(
                            List.of(input.toString()), folder.resolve("corpus").toString(), config)
                    .get(1);
        }
    }

    private List<Row> rows(String path) {
        return TestSpark.session()
                .read()
                .option("pathGlobFilter", "*.parquet")
                .parquet(folder.resolve(path).toString())
                .orderBy("source")
                .collectAsList();
    }

    @Test
    void masksPersonalDataAndCountsPurityBySource() {
        StageManifest stage = clean();

        assertThat(rows("corpus/2-clean").get(0).<String>getAs("text"))
                .endsWith("Gọi [phone]. He is in the shop.")
                .doesNotContain("0912345678");
        List<Row> sources = rows("corpus/2-clean/sources");
        assertThat(sources).extracting(row -> row.<String>getAs("source")).containsExactly("a", "b", "c");
        assertThat(sources).extracting(row -> row.<Long>getAs("kept")).containsExactly(1L, 1L, 0L);
        assertThat(sources.get(1).<Long>getAs("pure_syllables"))
                .isEqualTo(sources.get(1).<Long>getAs("tokens"));
        assertThat(sources.get(0).<Long>getAs("vietnamese"))
                .isEqualTo(sources.get(0).<Long>getAs("tokens") - 5);
        assertThat(sources.get(2).<Long>getAs("vietnamese")).isZero();
        assertThat(stage.totals()).containsKeys("tokens", "tokens.vietnamese", "tokens.pure_syllables");
    }

    @Test
    void cutsSentencesWhereAskedTo() {
        clean("filter.purity.mode=pure-syllables", "filter.purity.unit=sentence", "mask.phone=false");

        assertThat(rows("corpus/2-clean").get(0).<String>getAs("text"))
                .isEqualTo(CorpusFixture.story(1, 24) + "\n\nGọi 0912345678.");
    }
}
