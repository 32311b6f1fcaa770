package vn.amtiet.pipeline.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The texts of the sample: enough, Vietnamese, and each its own. */
class SampleTextTest {
    private static final Pattern WORD = Pattern.compile("\\p{L}+");

    /** Onset, one to three vowels with at most one tone, coda: wide enough for every syllable, too narrow for English. */
    private static final Pattern SYLLABLE = Pattern.compile(
            "(ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?" + "[aăâeêioôơuưy]{1,3}(ch|ng|nh|[cmnpt])?");

    private static final Pattern TONE = Pattern.compile("[\u0300\u0301\u0303\u0309\u0323]");

    private static Map<String, SamplePage> pagesThatAre(String outcome) {
        Map<String, String> outcomes = ExpectedOutcome.all().stream()
                .collect(Collectors.toMap(ExpectedOutcome::record, ExpectedOutcome::outcome));
        Map<String, SamplePage> pages = new LinkedHashMap<>();
        for (PackedRecord packed : PackedRecord.all()) {
            if (outcomes.get(packed.expectedKey()).startsWith(outcome)) {
                pages.put(packed.expectedKey(), SamplePage.read(packed.page()));
            }
        }
        return pages;
    }

    @Test
    void hasAtLeastEightyKeptPagesAndHundredTwentyKilobytesOfThem() {
        Map<String, SamplePage> kept = pagesThatAre("kept");
        int bytes = kept.values().stream()
                .mapToInt(page -> page.mainText().getBytes(StandardCharsets.UTF_8).length)
                .sum();
        System.out.println("sample: " + kept.size() + " kept pages, " + bytes + " bytes of main text");
        assertThat(kept).hasSizeGreaterThanOrEqualTo(80);
        assertThat(bytes).isGreaterThanOrEqualTo(120 * 1024);
    }

    @Test
    void sourcesAreComposed() {
        for (PackedRecord packed : PackedRecord.all()) {
            String source = SampleResource.text("pages/" + packed.page() + ".txt");
            assertThat(Normalizer.isNormalized(source, Normalizer.Form.NFC))
                    .as(packed.page())
                    .isTrue();
        }
    }

    @Test
    void keptPagesAreVietnamese() {
        pagesThatAre("kept").forEach((url, page) -> {
            List<String> words = words(page.mainText());
            List<String> foreign =
                    words.stream().filter(word -> !isSyllable(word)).toList();
            assertThat(foreign.size()).as(url + " " + foreign).isLessThanOrEqualTo(words.size() / 20);
            assertThat(words).as(url).hasSizeGreaterThan(150);
        });
    }

    @Test
    void englishAndUnaccentedPagesAreNotWhatTheKeptOnesAre() {
        pagesThatAre("dropped:english").forEach((url, page) -> {
            List<String> words = words(page.mainText());
            assertThat(words.stream().filter(SampleTextTest::isSyllable).count())
                    .as(url)
                    .isLessThan(words.size() / 2);
        });
        pagesThatAre("dropped:unaccented")
                .forEach((url, page) -> assertThat(Writing.UNACCENTED.apply(page.mainText()))
                        .as(url)
                        .isEqualTo(page.mainText()));
    }

    @Test
    void noTwoKeptPagesShareMoreThanAFifthOfTheirShingles() {
        List<Map.Entry<String, Set<List<String>>>> kept = new ArrayList<>();
        pagesThatAre("kept").forEach((url, page) -> kept.add(Map.entry(url, shingles(page))));
        for (int i = 0; i < kept.size(); i++) {
            for (int j = 0; j < i; j++) {
                assertThat(jaccard(kept.get(i).getValue(), kept.get(j).getValue()))
                        .as(kept.get(i).getKey() + " and " + kept.get(j).getKey())
                        .isLessThan(0.2);
            }
        }
    }

    @Test
    void nearDuplicatesDifferFromTheirOriginalsByALittle() {
        Map<String, SamplePage> kept = pagesThatAre("kept");
        Map<String, SamplePage> near = pagesThatAre("near_duplicate_of");
        assertThat(near).hasSizeGreaterThanOrEqualTo(3);
        for (ExpectedOutcome row : ExpectedOutcome.all()) {
            if (near.containsKey(row.record())) {
                double jaccard = jaccard(shingles(near.get(row.record())), shingles(kept.get(row.original())));
                System.out.printf(Locale.ROOT, "sample: %s Jaccard %.3f%n", row.record(), jaccard);
                assertThat(jaccard).as(row.record()).isBetween(0.8, 0.95);
            }
        }
    }

    @Test
    void duplicatesNamePagesThatAreKept() {
        Map<String, SamplePage> kept = pagesThatAre("kept");
        pagesThatAre("duplicate_of");
        for (ExpectedOutcome row : ExpectedOutcome.all()) {
            if (row.outcome().contains("duplicate_of")) {
                assertThat(kept).containsKey(row.original());
            }
        }
    }

    private static List<String> words(String text) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(match -> match.group())
                .toList();
    }

    private static boolean isSyllable(String word) {
        String parted = Normalizer.normalize(word, Normalizer.Form.NFD);
        long tones = TONE.matcher(parted).results().count();
        String toneless = Normalizer.normalize(TONE.matcher(parted).replaceAll(""), Normalizer.Form.NFC);
        return tones <= 1 && SYLLABLE.matcher(toneless).matches();
    }

    private static Set<List<String>> shingles(SamplePage page) {
        List<String> words = words(page.mainText());
        Set<List<String>> shingles = new HashSet<>();
        for (int i = 0; i + 5 <= words.size(); i++) {
            shingles.add(words.subList(i, i + 5));
        }
        return shingles;
    }

    private static double jaccard(Set<List<String>> some, Set<List<String>> others) {
        Set<List<String>> both = new HashSet<>(some);
        both.retainAll(others);
        return (double) both.size() / (some.size() + others.size() - both.size());
    }
}
