package vn.amtiet.syllable;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SyllableCaseTest {
    @Test
    void tellsThreeCasesAndNoMixture() {
        assertThat(SyllableCase.of("nước")).hasValue(SyllableCase.LOWER);
        assertThat(SyllableCase.of("Đường")).hasValue(SyllableCase.FIRST);
        assertThat(SyllableCase.of("ƯỚC")).hasValue(SyllableCase.UPPER);
        assertThat(SyllableCase.of("Ở")).hasValue(SyllableCase.FIRST);
        assertThat(SyllableCase.of("NưỚc")).isEmpty();
    }

    @Test
    void writesEverySyllableSoThatItsCaseIsReadBack() {
        SyllableGrammar.all().forEach(syllable -> {
            String lower = syllable.written(TonePlacement.NEW);
            for (SyllableCase style : SyllableCase.values()) {
                SyllableCase expected = lower.length() == 1 && style == SyllableCase.UPPER ? SyllableCase.FIRST : style;
                assertThat(SyllableCase.of(style.apply(lower))).hasValue(expected);
            }
        });
    }
}
