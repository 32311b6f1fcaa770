package vn.amtiet.syllable.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The grammar against word lists and frequency tables kept beside the project; every refused entry goes to a report. */
class SyllableAcceptanceTest {
    private static final Path DATA = Path.of("..", "..", "shared", "data");
    private static final Path REPORT = Path.of("target", "refused-syllables.tsv");

    @Test
    void acceptsTheSpellingDictionaryTheSyllableTableAndTheFrequencyTable() throws IOException {
        Acceptance dictionary = Acceptance.of(
                WordCounts.ofList(present("lexicon/hunspell/vi_VN.dic")).withoutCapitals());
        Acceptance table = Acceptance.of(WordCounts.ofList(present("lexicon/syllables/telexyz_az_syllables.txt")));
        Acceptance frequencies = Acceptance.of(
                WordCounts.ofList(present("lexicon/symato_stats_oscar_vi_10gb/08-syllower_freqs.txt.zst")));
        try (PrintWriter report = new PrintWriter(Files.newBufferedWriter(REPORT, StandardCharsets.UTF_8))) {
            list(report, "vi_VN.dic", dictionary);
            list(report, "telexyz_az_syllables", table);
            list(report, "08-syllower_freqs", frequencies);
        }
        assertThat((double) dictionary.accepted() / dictionary.entries()).isGreaterThanOrEqualTo(0.995);
        assertThat((double) dictionary.standard() / dictionary.entries()).isGreaterThanOrEqualTo(0.995);
        assertThat((double) table.accepted() / table.entries()).isGreaterThanOrEqualTo(0.99);
        assertThat((double) frequencies.acceptedOccurrences() / frequencies.occurrences())
                .isGreaterThanOrEqualTo(0.999);
    }

    @Test
    void acceptsFewOfTheCommonestEnglishWords() throws IOException {
        WordCounts brown = WordCounts.ofText(present("english/brown.jsonl.zst"));
        for (int top : new int[] {100, 1000}) {
            Acceptance english = Acceptance.of(brown.top(top));
            System.out.printf(
                    Locale.ROOT,
                    "English, %d commonest words: accepts %.1f %% of types (%.1f %% standard), %.1f %% of occurrences (%.1f %% standard)%n",
                    top,
                    100.0 * english.accepted() / english.entries(),
                    100.0 * english.standard() / english.entries(),
                    100.0 * english.acceptedOccurrences() / english.occurrences(),
                    100.0 * english.standardOccurrences() / english.occurrences());
            assertThat((double) english.standard() / english.entries()).isLessThan(0.25);
        }
    }

    private static void list(PrintWriter report, String name, Acceptance acceptance) {
        System.out.printf(
                Locale.ROOT,
                "%s: %.3f %% of %d entries (%.3f %% standard), %.5f %% of occurrences%n",
                name,
                100.0 * acceptance.accepted() / acceptance.entries(),
                acceptance.entries(),
                100.0 * acceptance.standard() / acceptance.entries(),
                100.0 * acceptance.acceptedOccurrences() / acceptance.occurrences());
        acceptance
                .refusals()
                .forEach(entry -> report.printf(
                        Locale.ROOT,
                        "%s\t%s\t%d\t%s\t%s%n",
                        name,
                        entry.word(),
                        entry.count(),
                        entry.refusal().reason().id(),
                        entry.refusal().part()));
    }

    private static Path present(String name) {
        Path file = DATA.resolve(name);
        if (!Files.exists(file)) {
            System.out.println("SKIPPED: syllable acceptance, ../shared not found (" + file + ")");
        }
        Assumptions.assumeTrue(Files.exists(file), "../shared not found");
        return file;
    }
}
