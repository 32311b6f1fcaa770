package vn.amtiet.pipeline.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FoldedTextTest {
    private static String fold(String text) {
        return FoldedText.of(text).all();
    }

    @Test
    void foldsCasePunctuationAndSpacing() {
        assertThat(fold("Xin chào,  BẠN!")).isEqualTo(fold("xin chào bạn"));
        assertThat(FoldedText.of("Xin chào,  BẠN!").syllableCount()).isEqualTo(3);
    }

    @Test
    void foldsDecomposedUnicode() {
        String text = "Đường Nguyễn Huệ ở thành phố";
        assertThat(fold(Normalizer.normalize(text, Normalizer.Form.NFD))).isEqualTo(fold(text));
    }

    @Test
    void foldsThePlaceOfTheToneMark() {
        assertThat(fold("hòa khỏe thúy")).isEqualTo(fold("hoà khoẻ thuý"));
    }

    @Test
    void foldsIcelandicEth() {
        assertThat(fold("Ðà Nẵng ðẹp")).isEqualTo(fold("Đà Nẵng đẹp"));
    }

    @Test
    void foldsYAfterALoneConsonantAndAfterQu() {
        assertThat(fold("lý kỹ mỹ quý")).isEqualTo(fold("lí kĩ mĩ quí"));
    }

    @Test
    void keepsYWhereItIsAnotherSound() {
        assertThat(fold("thúy")).isNotEqualTo(fold("thúi"));
        assertThat(fold("tay")).isNotEqualTo(fold("tai"));
        assertThat(fold("uy")).isNotEqualTo(fold("ui"));
    }

    @Test
    void keepsTonesAndVowelMarks() {
        Set<String> folded = new HashSet<>();
        List<String> syllables = List.of("ma", "má", "mà", "mả", "mã", "mạ", "mâ", "mấ", "mă");
        syllables.forEach(syllable -> folded.add(fold(syllable)));
        assertThat(folded).hasSameSizeAs(syllables);
    }

    @Test
    void keepsLettersBeyondLatin() {
        assertThat(FoldedText.of("漢字 𠀀 привет").syllableCount()).isEqualTo(3);
    }

    @Test
    void hasNoSyllablesWithoutLetters() {
        assertThat(FoldedText.of("... !? \u0301 —").syllableCount()).isZero();
        assertThat(FoldedText.of("").syllableCount()).isZero();
    }
}
