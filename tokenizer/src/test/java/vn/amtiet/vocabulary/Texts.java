package vn.amtiet.vocabulary;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Texts for tests: a few sentences of our own to train on, and strings that look for trouble. */
final class Texts {
    /** Written for these tests. */
    static final List<String> VIETNAMESE = List.of(
            "Sáng nay trời trở lạnh, mẹ dặn con mặc thêm áo ấm trước khi đi học.",
            "Quán phở đầu ngõ mở từ 5 giờ 30, đến 9 giờ đã hết nước dùng.",
            "Ông nội kể chuyện ngày xưa; cả nhà ngồi quanh bếp lửa, nghe rất chăm chú.",
            "Đường về làng quanh co, hai bên là ruộng lúa chín vàng. Chiều xuống, khói bếp bay lên.",
            "Chị Hòa nói: \"Em cứ thử đi, không sao đâu!\" – rồi cười.",
            "Năm 2026, thư viện xã có 12.500 cuốn sách, tăng 40% so với năm trước.",
            "Mưa từ đêm qua đến sáng nay. Nước sông lên nhanh, bà con lo kê đồ đạc lên cao.\n\tCòn trâu bò thì đưa lên đê.",
            "It's only a small test, isn't it? They'll see: we've done it, I'd say.");

    private static final List<String> TROUBLE = List.of(
            "'s",
            "'LL",
            "'re",
            "'\u017F",
            "it'S",
            " ",
            "  ",
            "\n",
            "\r\n",
            " \n ",
            "\n  ",
            "\t",
            "\u00A0",
            "\u3000",
            "\u0085",
            "\u200B",
            "\u180E",
            "1",
            "23",
            "4567",
            " 89",
            "\u0301",
            "\u0323",
            "!!",
            "...",
            "/",
            "//\n",
            "-\u0301",
            "ABC",
            "Abc",
            "aBC",
            "\u306E",
            "\u02B0",
            "\u01C5",
            " \u0110\u1EAFk",
            "_",
            "<|endoftext|>",
            "\uD83C\uDDFB\uD83C\uDDF3");

    private Texts() {}

    /** The counts of the sentences above under a plan. */
    static PieceCounts counts(VocabularyPlan plan) {
        PieceCounts counts = new PieceCounts();
        VIETNAMESE.forEach(text -> plan.count(text.getBytes(StandardCharsets.UTF_8), counts));
        return counts;
    }

    static Vocabulary trained(VocabularyPlan plan) {
        return VocabularyTrainer.train(plan, counts(plan), TrainingProgress.SILENT);
    }

    /** Words, digits, punctuation, every kind of white space, marks, emoji, and any character of Unicode. */
    static Arbitrary<String> any() {
        Arbitrary<String> part = Arbitraries.oneOf(
                Arbitraries.of(
                        "Xin",
                        " chào",
                        "bạn",
                        " ngõ",
                        " Đ",
                        "hoà",
                        "ho\u0300a",
                        "điê\u0300u",
                        "'s",
                        "'LL",
                        "'",
                        "it's"),
                Arbitraries.of(" ", "  ", "\n", "\r\n", "\t", "\u00A0", "\u3000", "\u0085", "\u200B", " \n \n", "   x"),
                Arbitraries.of(
                        "1",
                        "23",
                        "4567",
                        " 89",
                        "½",
                        "٣",
                        "…",
                        "...",
                        " –",
                        "\"",
                        "!?",
                        "🇻🇳",
                        "👩‍🌾",
                        "\u0301",
                        "<|endoftext|>"),
                Arbitraries.strings().all().ofMaxLength(4));
        return part.list().ofMaxSize(30).map(parts -> String.join("", parts));
    }

    /** A string of up to 40 parts that look for trouble, its other characters from all of Unicode. */
    static String random(Random random, IntPredicate allowed) {
        StringBuilder text = new StringBuilder();
        int parts = 1 + random.nextInt(40);
        while (parts > 0) {
            switch (random.nextInt(5)) {
                case 0 -> text.append(TROUBLE.get(random.nextInt(TROUBLE.size())));
                case 1 -> text.append((char) (' ' + random.nextInt(95)));
                case 2 -> text.append((char) ('À' + random.nextInt(0x240)));
                case 3 -> text.append((char) (0x1EA0 + random.nextInt(0x5A)));
                default -> {
                    int codePoint = random.nextInt(Character.MAX_CODE_POINT + 1) & (random.nextBoolean() ? -1 : 0xFFF);
                    boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
                    if (surrogate || !allowed.test(codePoint)) {
                        continue;
                    }
                    text.appendCodePoint(codePoint);
                }
            }
            parts--;
        }
        return text.toString();
    }
}
