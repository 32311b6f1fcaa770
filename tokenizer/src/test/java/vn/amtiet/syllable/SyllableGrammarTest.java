package vn.amtiet.syllable;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyllableGrammarTest {
    private static final List<Syllable> ALL = SyllableGrammar.all().toList();

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            emptyValue = "",
            value = {
                "nghiêng, ngh, '', iê, ng, NGANG",
                "hòa, h, o, a, '', HUYEN",
                "hoà, h, o, a, '', HUYEN",
                "QUỐC, q, u, ô, c, SAC",
                "quý, q, u, y, '', SAC",
                "gì, gi, '', i, '', HUYEN",
                "giếng, gi, '', iê, ng, SAC",
                "già, gi, '', a, '', HUYEN",
                "giữa, gi, '', ưa, '', NGA",
                "gìn, gi, '', i, n, HUYEN",
                "khuỷu, kh, u, y, u, HOI",
                "Thuở, th, u, ơ, '', HOI",
                "yêu, '', '', yê, u, NGANG",
                "được, đ, '', ươ, c, NANG",
                "ngoằn, ng, o, ă, n, HUYEN",
                "xiết, x, '', iê, t, SAC",
                "à, '', '', a, '', HUYEN"
            })
    void takesASyllableApart(String token, String onset, String glide, String nucleus, String coda, Tone tone) {
        Syllable expected = new Syllable(onset, new Rhyme(glide, nucleus, coda), tone);
        assertThat(SyllableGrammar.parse(token)).isEqualTo(expected);
        assertThat(SyllableGrammar.parse(Normalizer.normalize(token, Normalizer.Form.NFD)))
                .isEqualTo(expected);
        assertThat(SyllableGrammar.isSyllable(token)).isTrue();
        assertThat(SyllableGrammar.isStandard(token)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "'', EMPTY, ''",
        "a1, NOT_LETTERS, 1",
        "ngi+c, NOT_LETTERS, +",
        "window, FOREIGN_LETTER, w",
        "fa, FOREIGN_LETTER, f",
        "Đä, FOREIGN_LETTER, ä",
        "tht, NO_VOWEL, tht",
        "bcd, NO_VOWEL, bcd",
        "cđ, NO_VOWEL, cđ",
        "strong, ONSET, str",
        "ddi, ONSET, dd",
        "bao\u0301i\u0300, TWO_TONES, bao\u0301i\u0300",
        "sein, RHYME, ein",
        "iên, SPELLING, iên",
        "hyên, SPELLING, hyên",
        "màt, STOP_TONE, t",
        "sach, STOP_TONE, ch",
        "đựơc, TONE_PLACE, ư",
        "tóan, TONE_PLACE, o",
        "qúy, TONE_PLACE, u"
    })
    void refusesWithTheReason(String token, Refusal.Reason reason, String part) {
        assertThat(SyllableGrammar.parse(token)).isEqualTo(new Refusal(reason, part));
        assertThat(SyllableGrammar.isSyllable(token)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nghành", "Kon", "ngiêng", "ce", "gha", "ping", "mưnh", "nguoi", "că"})
    void takesVariantSpellingsButCallsThemSo(String token) {
        assertThat(SyllableGrammar.parse(token))
                .isInstanceOfSatisfying(
                        Syllable.class,
                        syllable -> assertThat(syllable.orthography()).isEqualTo(Orthography.VARIANT));
        assertThat(SyllableGrammar.isSyllable(token)).isTrue();
        assertThat(SyllableGrammar.isStandard(token)).isFalse();
    }

    @Test
    void readsBackEverySyllableInBothPlacementsAndBothNormalForms() {
        for (Syllable syllable : ALL) {
            for (TonePlacement placement : TonePlacement.values()) {
                String written = syllable.written(placement);
                assertThat(SyllableGrammar.parse(written)).as(written).isEqualTo(syllable);
                assertThat(SyllableGrammar.parse(Normalizer.normalize(written, Normalizer.Form.NFD)))
                        .as("decomposed " + written)
                        .isEqualTo(syllable);
                assertThat(SyllableGrammar.isSyllable(written.toUpperCase(Locale.ROOT)))
                        .as("upper case " + written)
                        .isTrue();
                assertThat(SyllableGrammar.isStandard(written)).as(written).isEqualTo(syllable.isStandard());
            }
        }
    }

    @Test
    void spellsNoTwoSyllablesAlike() {
        for (TonePlacement placement : TonePlacement.values()) {
            Set<String> written = new HashSet<>();
            for (Syllable syllable : ALL) {
                assertThat(written.add(syllable.written(placement)))
                        .as("%s", syllable)
                        .isTrue();
            }
        }
    }

    @Test
    void hasAboutEighteenThousandStandardSyllables() {
        long standard = ALL.stream().filter(Syllable::isStandard).count();
        Set<String> toneless = ALL.stream()
                .filter(Syllable::isStandard)
                .map(syllable ->
                        new Syllable(syllable.onset(), syllable.rhyme(), Tone.NGANG).written(TonePlacement.OLD))
                .collect(Collectors.toSet());
        System.out.printf(
                Locale.ROOT,
                "grammar: %,d standard syllables, %,d without tones, %,d with variants%n",
                standard,
                toneless.size(),
                ALL.size());
        assertThat(standard).isBetween(17_500L, 19_000L);
        assertThat(toneless).hasSizeBetween(3_900, 4_300);
        assertThat(ALL).hasSizeLessThan(28_000);
    }

    @Property(tries = 2000)
    void agreesWithItsFastTestOnAnyToken(@ForAll("tokens") String token) {
        String composed = Normalizer.normalize(token, Normalizer.Form.NFC);
        assertThat(SyllableGrammar.isSyllable(composed)).isEqualTo(SyllableGrammar.parse(composed) instanceof Syllable);
    }

    @Provide
    Arbitrary<String> tokens() {
        return Arbitraries.strings()
                .withChars("nghtkqcpiuoayêươăâáàòỏụịyđwH1\u0301")
                .ofMaxLength(6);
    }
}
