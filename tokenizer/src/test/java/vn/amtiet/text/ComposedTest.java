package vn.amtiet.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ComposedTest {
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withCharRange('\u0000', '\u036F')
                .withCharRange('\u1DC0', '\u1F10')
                .withCharRange('\u2000', '\u2030')
                .ofMaxLength(6);
    }

    @Property(tries = 5000)
    void isSureOfComposedTextOnly(@ForAll("texts") String text) {
        if (Composed.surely(text.getBytes(StandardCharsets.UTF_8))) {
            assertThat(Normalizer.isNormalized(text, Normalizer.Form.NFC)).isTrue();
        }
    }

    @Property(tries = 5000)
    void givesTheSameBytesAsByWayOfText(@ForAll byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        assertThat(Normaliser.NFC.normalise(bytes))
                .isEqualTo(Normalizer.normalize(text, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8));
    }

    @Example
    void isSureOfVietnamese() {
        assertThat(Composed.surely("Đường về quê – “ươm mầm”".getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(Composed.surely("ho\u0300a".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
    }
}
