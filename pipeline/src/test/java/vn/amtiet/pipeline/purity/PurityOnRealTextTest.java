package vn.amtiet.pipeline.purity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.amtiet.pipeline.clean.CleanSettings;
import vn.amtiet.pipeline.clean.TextCleaner;
import vn.amtiet.pipeline.document.Document;
import vn.amtiet.pipeline.document.Verdict;
import vn.amtiet.pipeline.filter.CorpusRecipe;
import vn.amtiet.pipeline.filter.FilterSettings;
import vn.amtiet.pipeline.filter.PuritySettings;

/**
 * The share that each mode keeps of real collections kept beside the project, by document (the whole recipe), by line
 * and by sentence (of letter tokens); prints a line of the table in the module's README for each.
 */
class PurityOnRealTextTest {
    private static final Path DATA = Path.of("..", "..", "shared", "data");
    private static final int DOCUMENTS = 500;

    @ParameterizedTest
    @CsvSource({
        "text/vntc-00.jsonl.zst, 0.85, 1",
        "text/baomoi-00.jsonl.zst, 0.85, 1",
        "text/viwiki2017-00.jsonl.zst, 0.7, 1",
        "text/law_vlc.jsonl.zst, 0.9, 1",
        "text/subtitles.jsonl.zst, 0.8, 1",
        "text/techdocs.jsonl.zst, 0, 0.7",
        "raw/mixed/web_mixed.jsonl.zst, 0, 1",
        "raw/mixed/d2l_vi_markdown.jsonl.zst, 0, 0.8",
        "raw/noisy/stopwords_removed.jsonl.zst, 0, 1",
        "raw/noisy/segmented_no_punctuation.txt.zst, 0, 1",
        "raw/noisy/vietnews_segmented.jsonl.zst, 0, 1",
        "tasks/vi/product_reviews/unlabelled.jsonl.zst, 0.5, 1",
        "english/brown.jsonl.zst, 0, 0.001",
        "english/movie_reviews.jsonl.zst, 0, 0.001",
        "english/webtext.jsonl.zst, 0, 0.001"
    })
    void keepsTheExpectedShareOfSentences(String name, double least, double most) throws IOException {
        Path file = DATA.resolve(name);
        if (!Files.exists(file)) {
            System.out.println("SKIPPED: purity on real text, ../shared not found (" + file + ")");
        }
        Assumptions.assumeTrue(Files.exists(file), "../shared not found");
        List<String> texts = texts(file);
        StringBuilder line = new StringBuilder("| " + name.replaceAll("\\.(jsonl|txt)\\.zst", "") + " |");
        for (PurityMode mode : PurityMode.values()) {
            line.append(String.format(
                    Locale.ROOT,
                    " %.3f / %.3f / %.3f |",
                    documents(texts, mode),
                    tokens(texts, mode, PurityUnit.LINE),
                    tokens(texts, mode, PurityUnit.SENTENCE)));
        }
        System.out.println(line);
        assertThat(tokens(texts, PurityMode.VIETNAMESE, PurityUnit.SENTENCE)).isBetween(least, most);
        assertThat(tokens(texts, PurityMode.PURE_SYLLABLES, PurityUnit.SENTENCE))
                .isLessThanOrEqualTo(tokens(texts, PurityMode.MOSTLY_PURE, PurityUnit.SENTENCE));
    }

    private static double documents(List<String> texts, PurityMode mode) {
        PuritySettings purity = new PuritySettings(mode, null, null, null, null, null, null, null);
        CorpusRecipe recipe = CorpusRecipe.of(new FilterSettings(null, null, purity, null, null));
        long kept = texts.stream()
                .filter(text -> recipe.judge(new Document("id", null, "test", text, Map.of()))
                        .equals(Verdict.keep()))
                .count();
        return kept / (double) texts.size();
    }

    private static double tokens(List<String> texts, PurityMode mode, PurityUnit unit) {
        PureParts parts = new PureParts(mode, unit);
        long all = 0;
        long kept = 0;
        for (String text : texts) {
            all += PurityShares.of(text).tokens();
            kept += PurityShares.of(parts.clean(text)).tokens();
        }
        return kept / (double) all;
    }

    private static List<String> texts(Path file) throws IOException {
        TextCleaner cleaner = new TextCleaner(CleanSettings.defaults());
        ObjectMapper json = new ObjectMapper();
        List<String> texts = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new ZstdInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null && texts.size() < DOCUMENTS; line = lines.readLine()) {
                String text =
                        line.startsWith("{") ? json.readTree(line).path("text").asText() : line;
                texts.add(cleaner.clean(text));
            }
        }
        return texts;
    }
}
