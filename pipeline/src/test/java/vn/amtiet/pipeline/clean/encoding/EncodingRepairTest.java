package vn.amtiet.pipeline.clean.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One text in every encoding, written out by other programs: iconv and tables published elsewhere. */
class EncodingRepairTest {
    private static final EncodingRepair REPAIR = new EncodingRepair(true, true);
    private static final String TEXT =
            "Trời đổ mưa lớn suốt đêm qua ở các huyện ven biển, nhiều con đường ngập sâu đến đầu "
                    + "gối người lớn. Bà Sáu kể: chiếc ghe cũ của xã chở được cả trẻ nhỏ lẫn gà vịt.";

    private static final Map<String, String> MISREAD = Map.of(
            "TCVN3",
            "Tr\u00EAi \u00AE\u00E6 m\u00ADa l\u00EDn su\u00E8t \u00AE\u00AAm qua \u00EB c\u00B8c huy\u00D6n "
                    + "ven bi\u00D3n, nhi\u00D2u con \u00AE\u00AD\u00EAng ng\u00CBp s\u00A9u \u00AE\u00D5n \u00AE\u00C7"
                    + "u g\u00E8i ng\u00AD\u00EAi l\u00EDn. B\u00B5 S\u00B8u k\u00D3: chi\u00D5c ghe c\u00F2 c\u00F1a x"
                    + "\u00B7 ch\u00EB \u00AE\u00AD\u00EEc c\u00B6 tr\u00CE nh\u00E1 l\u00C9n g\u00B5 v\u00DEt.",
            "VISCII",
            "Tr\u00B6i \u00F0\u00B1 m\u00DFa l\u00BEn su\u00AFt \u00F0\u00EAm qua \u00B7 c\u00E1c huy\u00AEn "
                    + "ven bi\u00ACn, nhi\u00ABu con \u00F0\u00DF\u00B6ng ng\u00A7p s\u00E2u \u00F0\u00AAn \u00F0\u00A5"
                    + "u g\u00AFi ng\u00DF\u00B6i l\u00BEn. B\u00E0 S\u00E1u k\u00AC: chi\u00AAc ghe c\u00FB c\u00FCa x"
                    + "\u00E3 ch\u00B7 \u00F0\u00DF\u00FEc c\u00E4 tr\u00EB nh\u00F6 l\u00E7n g\u00E0 v\u00B8t.",
            "VPS",
            "Tr\u00A9i \u00C7\u00B0 m\u00DCa l\u00A7n su\u00D3t \u00C7\u00EAm qua \u00AA c\u00E1c huy\u0152n "
                    + "ven bi\u2039n, nhi\u0160u con \u00C7\u00DC\u00A9ng ng\u00C6p s\u00E2u \u00C7\u2030n \u00C7\u00C0"
                    + "u g\u00D3i ng\u00DC\u00A9i l\u00A7n. B\u00E0 S\u00E1u k\u2039: chi\u2030c ghe c\u00DB c\u00FBa x"
                    + "\u00E3 ch\u00AA \u00C7\u00DC\u00AEc c\u00E4 tr\u00C8 nh\u00D5 l\u00C5n g\u00E0 v\u00CEt.",
            "VNI",
            "Tr\u00F4\u00F8i \u00F1o\u00E5 m\u00F6a l\u00F4\u00F9n suo\u00E1t \u00F1e\u00E2m qua \u00F4\u00FB"
                    + " ca\u00F9c huye\u00E4n ven bie\u00E5n, nhie\u00E0u con \u00F1\u00F6\u00F4\u00F8ng nga\u00E4p sa\u00E2"
                    + "u \u00F1e\u00E1n \u00F1a\u00E0u go\u00E1i ng\u00F6\u00F4\u00F8i l\u00F4\u00F9n. Ba\u00F8 Sa\u00F9"
                    + "u ke\u00E5: chie\u00E1c ghe cu\u00F5 cu\u00FBa xa\u00F5 ch\u00F4\u00FB \u00F1\u00F6\u00F4\u00EFc"
                    + " ca\u00FB tre\u00FB nho\u00FB la\u00E3n ga\u00F8 v\u00F2t.",
            "VIQR",
            "Tro+`i ddo^? mu+a lo+'n suo^'t dde^m qua o+? ca'c huye^.n ven bie^?n, nhie^`u con ddu+o+`ng nga^"
                    + ".p sa^u dde^'n dda^`u go^'i ngu+o+`i lo+'n. Ba` Sa'u ke^?: chie^'c ghe cu~ cu?a xa~ cho+? ddu+o+"
                    + ".c ca? tre? nho? la^~n ga` vi.t.",
            "UTF8_ONCE",
            "Tr\u00E1\u00BB\u009Di \u00C4\u2018\u00E1\u00BB\u2022 m\u00C6\u00B0a l\u00E1\u00BB\u203An su\u00E1"
                    + "\u00BB\u2018t \u00C4\u2018\u00C3\u00AAm qua \u00E1\u00BB\u0178 c\u00C3\u00A1c huy\u00E1\u00BB\u2021"
                    + "n ven bi\u00E1\u00BB\u0192n, nhi\u00E1\u00BB\u0081u con \u00C4\u2018\u00C6\u00B0\u00E1\u00BB\u009D"
                    + "ng ng\u00E1\u00BA\u00ADp s\u00C3\u00A2u \u00C4\u2018\u00E1\u00BA\u00BFn \u00C4\u2018\u00E1\u00BA"
                    + "\u00A7u g\u00E1\u00BB\u2018i ng\u00C6\u00B0\u00E1\u00BB\u009Di l\u00E1\u00BB\u203An. B\u00C3\u00A0"
                    + " S\u00C3\u00A1u k\u00E1\u00BB\u0192: chi\u00E1\u00BA\u00BFc ghe c\u00C5\u00A9 c\u00E1\u00BB\u00A7"
                    + "a x\u00C3\u00A3 ch\u00E1\u00BB\u0178 \u00C4\u2018\u00C6\u00B0\u00E1\u00BB\u00A3c c\u00E1\u00BA\u00A3"
                    + " tr\u00E1\u00BA\u00BB nh\u00E1\u00BB\u008F l\u00E1\u00BA\u00ABn g\u00C3\u00A0 v\u00E1\u00BB\u2039"
                    + "t.",
            "UTF8_TWICE",
            "Tr\u00C3\u00A1\u00C2\u00BB\u00C2\u009Di \u00C3\u201E\u00E2\u20AC\u02DC\u00C3\u00A1\u00C2\u00BB\u00E2"
                    + "\u20AC\u00A2 m\u00C3\u2020\u00C2\u00B0a l\u00C3\u00A1\u00C2\u00BB\u00E2\u20AC\u00BAn su\u00C3\u00A1"
                    + "\u00C2\u00BB\u00E2\u20AC\u02DCt \u00C3\u201E\u00E2\u20AC\u02DC\u00C3\u0192\u00C2\u00AAm qua \u00C3"
                    + "\u00A1\u00C2\u00BB\u00C5\u00B8 c\u00C3\u0192\u00C2\u00A1c huy\u00C3\u00A1\u00C2\u00BB\u00E2\u20AC"
                    + "\u00A1n ven bi\u00C3\u00A1\u00C2\u00BB\u00C6\u2019n, nhi\u00C3\u00A1\u00C2\u00BB\u00C2\u0081u co"
                    + "n \u00C3\u201E\u00E2\u20AC\u02DC\u00C3\u2020\u00C2\u00B0\u00C3\u00A1\u00C2\u00BB\u00C2\u009Dng n"
                    + "g\u00C3\u00A1\u00C2\u00BA\u00C2\u00ADp s\u00C3\u0192\u00C2\u00A2u \u00C3\u201E\u00E2\u20AC\u02DC"
                    + "\u00C3\u00A1\u00C2\u00BA\u00C2\u00BFn \u00C3\u201E\u00E2\u20AC\u02DC\u00C3\u00A1\u00C2\u00BA\u00C2"
                    + "\u00A7u g\u00C3\u00A1\u00C2\u00BB\u00E2\u20AC\u02DCi ng\u00C3\u2020\u00C2\u00B0\u00C3\u00A1\u00C2"
                    + "\u00BB\u00C2\u009Di l\u00C3\u00A1\u00C2\u00BB\u00E2\u20AC\u00BAn. B\u00C3\u0192\u00C2\u00A0 S\u00C3"
                    + "\u0192\u00C2\u00A1u k\u00C3\u00A1\u00C2\u00BB\u00C6\u2019: chi\u00C3\u00A1\u00C2\u00BA\u00C2\u00BF"
                    + "c ghe c\u00C3\u2026\u00C2\u00A9 c\u00C3\u00A1\u00C2\u00BB\u00C2\u00A7a x\u00C3\u0192\u00C2\u00A3"
                    + " ch\u00C3\u00A1\u00C2\u00BB\u00C5\u00B8 \u00C3\u201E\u00E2\u20AC\u02DC\u00C3\u2020\u00C2\u00B0\u00C3"
                    + "\u00A1\u00C2\u00BB\u00C2\u00A3c c\u00C3\u00A1\u00C2\u00BA\u00C2\u00A3 tr\u00C3\u00A1\u00C2\u00BA"
                    + "\u00C2\u00BB nh\u00C3\u00A1\u00C2\u00BB\u00C2\u008F l\u00C3\u00A1\u00C2\u00BA\u00C2\u00ABn g\u00C3"
                    + "\u0192\u00C2\u00A0 v\u00C3\u00A1\u00C2\u00BB\u00E2\u20AC\u00B9t.",
            "UTF8_AS_1258",
            "Tr\u00E1\u00BB\u009Di \u00C4\u2018\u00E1\u00BB\u2022 m\u00C6\u00B0a l\u00E1\u00BB\u203An su\u00E1"
                    + "\u00BB\u2018t \u00C4\u2018\u0102\u00AAm qua \u00E1\u00BB\u0178 c\u0102\u00A1c huy\u00E1\u00BB\u2021"
                    + "n ven bi\u00E1\u00BB\u0192n, nhi\u00E1\u00BB\u0081u con \u00C4\u2018\u00C6\u00B0\u00E1\u00BB\u009D"
                    + "ng ng\u00E1\u00BA\u00ADp s\u0102\u00A2u \u00C4\u2018\u00E1\u00BA\u00BFn \u00C4\u2018\u00E1\u00BA"
                    + "\u00A7u g\u00E1\u00BB\u2018i ng\u00C6\u00B0\u00E1\u00BB\u009Di l\u00E1\u00BB\u203An. B\u0102\u00A0"
                    + " S\u0102\u00A1u k\u00E1\u00BB\u0192: chi\u00E1\u00BA\u00BFc ghe c\u00C5\u00A9 c\u00E1\u00BB\u00A7"
                    + "a x\u0102\u00A3 ch\u00E1\u00BB\u0178 \u00C4\u2018\u00C6\u00B0\u00E1\u00BB\u00A3c c\u00E1\u00BA\u00A3"
                    + " tr\u00E1\u00BA\u00BB nh\u00E1\u00BB\u008F l\u00E1\u00BA\u00ABn g\u0102\u00A0 v\u00E1\u00BB\u2039"
                    + "t.");

    static Iterable<String> encodings() {
        return MISREAD.keySet();
    }

    @ParameterizedTest
    @MethodSource("encodings")
    void readsEveryEncodingAsItWasMeant(String encoding) {
        assertThat(REPAIR.clean(MISREAD.get(encoding))).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @MethodSource("encodings")
    void repairsItsLinesBesideCorrectOnes(String encoding) {
        String correct = "Sáng nay bà con trong xóm phải dùng thuyền.";
        String mixed = correct + "\n" + MISREAD.get(encoding) + "\n" + correct;
        assertThat(REPAIR.clean(mixed)).isEqualTo(correct + "\n" + TEXT + "\n" + correct);
    }

    @ParameterizedTest
    @MethodSource("encodings")
    void isIdempotent(String encoding) {
        String once = REPAIR.clean(MISREAD.get(encoding) + "\nBà già má cá");
        assertThat(REPAIR.clean(once)).isSameAs(once);
    }

    @Test
    void doesOnlyWhatIsAskedFor() {
        assertThat(new EncodingRepair(false, true).clean(MISREAD.get("UTF8_ONCE")))
                .isEqualTo(MISREAD.get("UTF8_ONCE"));
        assertThat(new EncodingRepair(true, false).clean(MISREAD.get("VNI"))).isEqualTo(MISREAD.get("VNI"));
    }

    @Test
    void takesASpaceForTheNoBreakSpaceThatALetterEndedIn() {
        String spaced = MISREAD.get("UTF8_ONCE").replace('\u00A0', ' ');
        assertThat(REPAIR.clean(spaced)).isEqualTo(TEXT);
    }

    @Test
    void keepsPunctuationAtTheEndsOfSentencesInViqr() {
        String viqr = "DDu+o+`ng ve^` que^ co' xa kho^ng? Xa la('m. Ho. dda~ dde^'n no+i ro^`i.";
        assertThat(REPAIR.clean(viqr)).isEqualTo("Đường về quê có xa không? Xa lắm. Họ đã đến nơi rồi.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "Bà già má cá và cà",
                "Ó là già",
                "Münchner Straßen führen über große Brücken, während schöne Mädchen früher grüßten.",
                "São Paulo não é a capital, mas é a maior cidade; a população já está acima de doze milhões.",
                "f(a+b)^2, O(n), a(i) + u+v, e^x, o^2, a^2, a(b), u*v: add, middle, ladder",
                "«Má, cá», ông nói… “Bà”"
            })
    void leavesOtherTextAlone(String text) {
        assertThat(REPAIR.clean(text)).isSameAs(text);
    }

    @Property(tries = 2000)
    void leavesTextWithVietnameseLettersAlone(@ForAll @CharRange(from = '\u1EA0', to = '\u1EF9') String letters) {
        assertThat(REPAIR.clean(letters)).isSameAs(letters);
    }
}
