package vn.amtiet.pipeline.clean;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.text.Normalizer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vn.amtiet.syllable.TonePlacement;

class TextCleanerTest {
    private static final TextCleaner CLEANER = new TextCleaner(CleanSettings.defaults());

    @ParameterizedTest(name = "{2}")
    @CsvSource({
        "Bi\u0300nh, Bình, decomposed text is composed",
        "Tâ\u0301t, Tất, a tone after the circumflex is composed",
        "Ta\u0301\u0302t, Tất, a tone before the circumflex is composed",
        "Tá\u0302t, Tất, a circumflex after a composed tone is composed",
        "Ta\u0341\u0302t, Tất, a deprecated tone mark is composed",
        "bă\u0300ng, bằng, a breve before a tone is composed",
        "ba\u0300\u0306ng, bằng, a breve after a tone is composed",
        "hoà thuỷ khoẻ, hòa thủy khỏe, tone marks go to the old style",
        "Ð\u00F0\u0189\u0256, ĐđĐđ, look-alikes of đ are repaired",
        "ðựơc, được, marks are moved after letters are repaired",
        "Vi\u200Bệt\uFEFF N\u00ADam\u202E, Việt Nam, invisible characters go",
        "a\u200D\u0301, á, a mark finds its vowel behind an invisible character",
        "a\u0000b\u0007c\u009F, abc, controls go",
        "\uE000a\uF0B7 b, a b, private-use characters go",
        "c\u043En m\u00E8\u043E, con mèo, Cyrillic letters in a Vietnamese word become Latin",
        "\u0422rời \u041C\u00C8\u041E, Trời MÈO, so do capitals",
        "c\u03CC v\u03BFi, có voi, so do Greek letters",
        "Cha &amp;amp; con &#7879;&#x1EC7; &agrave;&#147;, 'Cha & con ệệ à\u201C', references become characters",
        "đu\u031Bo\u031B&#803;c, được, a mark that was a reference is composed",
        "'Hà_Nội là thủ_đô của Việt_Nam , rất đẹp', 'Hà Nội là thủ đô của Việt Nam, rất đẹp', segmented words are joined",
        "Chữ \u00E2\u20AC\u0153x\u00E2\u20AC\u009D, Chữ \u201Cx\u201D, misread quotes are read again",
        "a\uD800b, ab, lone surrogates go",
        "'a\u00A0\t b', a b, runs of spaces become one",
        "'a  \r\n\r\n\r\n\r\n b\rc\u2028d\u0085e', 'a\n\nb\nc\nd\ne', line ends become LF and empty lines one",
        "'\n \u3000a \n', a, white space at both ends goes",
        "😀 ok 𝒜, 😀 ok 𝒜, characters beyond the BMP stay"
    })
    void cleans(String text, String cleaned, String what) {
        assertThat(CLEANER.clean(text)).isEqualTo(cleaned);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u043Aонь и 5 \u03BCm, \u0394x = \u03C1gh, \u0440\u0430\u0440\u0430",
                "AT&T &copy=1&b; Q&A; R&D; &nosuch; x&lt",
                "snake_case_name và đường_dẫn/tệp_tin.txt trong một câu dài hơn nhiều so với hai từ ấy mà thôi nhé",
                "«Con cá»… BÃ\u2026 TÂ° ĐÃ",
                "l’été déjà vécu à Orléans, où l’œuvre naïve d’un garçon français fut fêtée à l’école élémentaire",
                "x^2 + a(b) = o(n) and u+v for a^b, e^x, o+p, u+w, a(n), O(n^2) if (a+b)^2 >= 0"
            })
    void leavesAloneWhatOnlyLooksWrong(String text) {
        assertThat(CLEANER.clean(text)).isSameAs(text);
    }

    @Test
    void doesNotCopyCleanText() {
        String text = "Cơn mưa rào chợt đến – “mát quá!”, bà nói…\n\nRồi nắng lên. OK?";
        assertThat(CLEANER.clean(text)).isSameAs(text);
        assertThat(CLEANER.clean("")).isEmpty();
    }

    @Test
    void doesOnlyWhatTheSettingsAskFor() {
        CleanSettings none =
                new CleanSettings(false, false, false, false, false, false, false, false, null, false, false);
        String dirty = "hoà\u200B  Ð a\u0301";
        assertThat(new TextCleaner(none).clean(dirty)).isSameAs(dirty);
        CleanSettings recent =
                new CleanSettings(null, null, null, null, null, null, null, null, TonePlacement.NEW, null, null);
        assertThat(new TextCleaner(recent).clean("hòa")).isEqualTo("hoà");
    }

    @Test
    void readsItsSettingsWithDefaultsForWhatIsLeftOut() throws IOException {
        CleanSettings settings =
                new ObjectMapper().readValue("{\"tonePlacement\": \"new\", \"repairD\": false}", CleanSettings.class);
        assertThat(settings)
                .isEqualTo(new CleanSettings(
                        true, true, true, true, true, true, false, true, TonePlacement.NEW, true, true));
        assertThat(new ObjectMapper().readValue("{}", CleanSettings.class)).isEqualTo(CleanSettings.defaults());
    }

    @Test
    void travelsToOtherMachines() throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(CLEANER);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(((Cleaner) in.readObject()).clean("hoà")).isEqualTo("hòa");
        }
    }

    @Property(tries = 5000)
    void isIdempotent(@ForAll("dirtyText") String text) {
        String cleaned = CLEANER.clean(text);
        assertThat(CLEANER.clean(cleaned)).isEqualTo(cleaned);
        assertThat(Normalizer.isNormalized(cleaned, Normalizer.Form.NFC)).isTrue();
    }

    @Property(tries = 1000)
    void isIdempotentOnAnyText(@ForAll String text) {
        String cleaned = CLEANER.clean(text);
        assertThat(CLEANER.clean(cleaned)).isEqualTo(cleaned);
    }

    @Provide
    Arbitrary<String> dirtyText() {
        return Arbitraries.strings()
                .withChars("aăâeêioôơuưyhtcngqáòẻũậ ðĐÐ \n\r\t\u00A0\u0300\u0301\u0302\u0303\u0306\u0309\u031B\u0323"
                        + "\u0340\u200B\u00AD\u2028\u0085\u0000\uFEFF\uD83D\uDE00\u1100\u1161")
                .ofMaxLength(25);
    }
}
