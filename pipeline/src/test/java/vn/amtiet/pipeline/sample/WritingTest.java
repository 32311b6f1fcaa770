package vn.amtiet.pipeline.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.text.Normalizer;
import org.junit.jupiter.api.Test;

class WritingTest {
    @Test
    void movesTheToneToTheMainVowelOfOpenSyllables() {
        assertThat(Writing.NEW_TONES.apply("hòa bình, Khỏe, thủy triều, hóa, tuỵ"))
                .isEqualTo("hoà bình, Khoẻ, thuỷ triều, hoá, tuỵ");
    }

    @Test
    void leavesSyllablesInWhichOnlyOnePlaceIsRight() {
        String text = "hoàn toàn, quý, của, múa, túi, khoét, quỳ, thuở, lúa, giúp";
        assertThat(Writing.NEW_TONES.apply(text)).isEqualTo(text);
    }

    @Test
    void takesOffAllMarks() {
        assertThat(Writing.UNACCENTED.apply("Đường phố đẹp")).isEqualTo("Duong pho dep");
    }

    @Test
    void decomposesAndWritesEth() {
        assertThat(Writing.DECOMPOSED.apply("hòa")).isEqualTo("ho\u0300a");
        assertThat(Writing.ETH.apply("Đi đâu")).isEqualTo("\u00d0i \u00f0âu");
    }

    @Test
    void windows1258ReadsBackAsTheSameTextOnceComposed() {
        String text = "Nước chảy đá mòn, ngậm ngùi – những chữ khó: ẫ ặ ỡ ử ệ.";
        byte[] bytes = LegacyCharset.encode(text, "windows-1258");
        String back = new String(bytes, Charset.forName("windows-1258"));
        assertThat(Normalizer.normalize(back, Normalizer.Form.NFC)).isEqualTo(text);
    }
}
