package vn.amtiet.pipeline.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.amtiet.pipeline.clean.CleanSettings;
import vn.amtiet.pipeline.clean.TextCleaner;
import vn.amtiet.pipeline.document.Document;
import vn.amtiet.pipeline.document.Verdict;

/** What the recipe keeps of real collections kept beside the project; prints a line of reasons for each. */
class RecipeOnRealTextTest {
    private static final Path DATA = Path.of("..", "..", "shared", "data");
    private static final int DOCUMENTS = 500;

    @ParameterizedTest
    @CsvSource({
        "text/vntc-00.jsonl.zst, 0.95, 1",
        "text/baomoi-00.jsonl.zst, 0.92, 1",
        "text/law_vlc.jsonl.zst, 0.6, 1",
        "text/poems.jsonl.zst, 0.3, 1",
        "text/techdocs.jsonl.zst, 0, 0.3",
        "raw/noisy/stopwords_removed.jsonl.zst, 0, 0.02",
        "english/brown.jsonl.zst, 0, 0"
    })
    void keepsTheExpectedShare(String name, double least, double most) throws IOException {
        Path file = DATA.resolve(name);
        if (!Files.exists(file)) {
            System.out.println("SKIPPED: recipe on real text, ../shared not found (" + file + ")");
        }
        Assumptions.assumeTrue(Files.exists(file), "../shared not found");
        TextCleaner cleaner = new TextCleaner(CleanSettings.defaults());
        CorpusRecipe recipe = CorpusRecipe.of(FilterSettings.defaults());
        Map<String, Integer> reasons = new TreeMap<>();
        int kept = 0;
        int documents = 0;
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new ZstdInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            ObjectMapper json = new ObjectMapper();
            for (String line = lines.readLine();
                    line != null && documents < DOCUMENTS;
                    line = lines.readLine(), documents++) {
                String text = cleaner.clean(json.readTree(line).path("text").asText());
                if (recipe.judge(new Document("id", null, name, text, Map.of())) instanceof Verdict.Drop drop) {
                    reasons.merge(drop.reason(), 1, Integer::sum);
                } else {
                    kept++;
                }
            }
        }
        System.out.printf(Locale.ROOT, "%s: kept %d of %d, dropped %s%n", name, kept, documents, reasons);
        assertThat((double) kept / documents).isBetween(least, most);
    }
}
