package vn.amtiet.vocabulary;

import java.nio.charset.StandardCharsets;
import java.util.List;
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
}
