package vn.amtiet.syllable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TonePlacementTest {
    @ParameterizedTest
    @CsvSource({
        "hoà, hòa",
        "KHOẺ, KHỎE",
        "Thuỷ, Thủy",
        "uý, úy",
        "quý, quý",
        "qúy, quý",
        "toàn, toàn",
        "tòan, toàn",
        "đựơc, được",
        "gía, giá",
        "Giêng, Giêng",
        "gịêng, giệng",
        "hoàng hoà, hoàng hòa",
        "strongá, strongá",
        "café, café"
    })
    void movesMarksToTheOldStyle(String text, String folded) {
        assertThat(TonePlacement.OLD.fold(text)).isEqualTo(folded);
    }

    @Test
    void movesMarksToTheNewStyle() {
        assertThat(TonePlacement.NEW.fold("Hòa BÌNH, thủy; quả")).isEqualTo("Hoà BÌNH, thuỷ; quả");
    }

    @Test
    void tellsTheStyleWhereItShows() {
        assertThat(TonePlacement.of("Hòa")).contains(TonePlacement.OLD);
        assertThat(TonePlacement.of("hoà")).contains(TonePlacement.NEW);
        assertThat(TonePlacement.of("toàn")).isEmpty();
        assertThat(TonePlacement.of("quý")).isEmpty();
        assertThat(TonePlacement.of("xyz")).isEmpty();
    }

    @Test
    void returnsTheSameTextWhenNothingMoves() {
        String text = "Một buổi sáng, bà ra bờ sông.";
        assertThat(TonePlacement.OLD.fold(text)).isSameAs(text);
    }

    @Test
    void keepsEverySyllableAndIsReversible() {
        SyllableGrammar.all().forEach(syllable -> {
            for (TonePlacement from : TonePlacement.values()) {
                for (TonePlacement to : TonePlacement.values()) {
                    String folded = to.fold(syllable.written(from));
                    assertThat(folded).isEqualTo(syllable.written(to));
                    assertThat(to.fold(folded)).isSameAs(folded);
                    assertThat(to.fold(syllable.written(from).toUpperCase(Locale.ROOT)))
                            .isEqualTo(folded.toUpperCase(Locale.ROOT));
                }
            }
        });
    }

    @Property(tries = 1000)
    void isIdempotentAndKeepsLength(@ForAll("vowelHeavy") String text) {
        for (TonePlacement placement : TonePlacement.values()) {
            String folded = placement.fold(text);
            assertThat(folded).hasSameSizeAs(text);
            assertThat(placement.fold(folded)).isEqualTo(folded);
        }
    }

    @Provide
    Arbitrary<String> vowelHeavy() {
        return Arbitraries.strings()
                .withChars("hqgitnc oaeuyóàẻũịợỳýưđ OÀÝ-1\u0301")
                .ofMaxLength(30);
    }
}
