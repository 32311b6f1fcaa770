package vn.amtiet.pipeline.filter;

import java.util.List;
import java.util.stream.Stream;

/** For each rule at its default threshold a small text that it drops and one that it keeps. */
final class RuleCases {
    private static final String PLAIN = "Bà cụ ra chợ từ sáng sớm và bán rau cho người làng.";
    private static final List<String> NAMES = List.of("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín");

    private RuleCases() {}

    /** A rule, a text it drops and a text it keeps. */
    record RuleCase(DocumentFilter rule, String dropped, String kept) {
        @Override
        public String toString() {
            return rule.getClass().getSimpleName();
        }
    }

    static Stream<RuleCase> all() {
        return Stream.of(length(), shape(), purity(), lines(), repetition()).flatMap(List::stream);
    }

    private static List<RuleCase> length() {
        return List.of(
                new RuleCase(new LengthRule.MinSyllables(50), PLAIN, PLAIN.repeat(5)),
                new RuleCase(new LengthRule.MaxSyllables(200_000), "làng ".repeat(200_001), PLAIN),
                new RuleCase(new LengthRule.MinWords(5), "Bà cụ – ra 7", "Bà cụ ra chợ 7"),
                new RuleCase(new LengthRule.MaxWords(4), "Bà cụ ra chợ 7", "Bà cụ – ra 7"),
                new RuleCase(new LengthRule.MinSentences(2), "Ông T. V. Thanh về 1.5 km.", "Bà cụ ra chợ. Ông về!"));
    }

    private static List<RuleCase> shape() {
        return List.of(
                new RuleCase(new ShapeRule.MinMeanTokenLetters(2), "a b c d e", PLAIN),
                new RuleCase(new ShapeRule.MaxMeanTokenLetters(5.5), "chiềuxuống nghiêngnghiêng", PLAIN),
                new RuleCase(new ShapeRule.MaxWordChars(1000), "x".repeat(1001), "x".repeat(1000)),
                new RuleCase(new ShapeRule.MinAlphaWordShare(0.7), "giá 12 13 14", "giá hôm nay 14"),
                new RuleCase(new ShapeRule.MaxHashesPerWord(0.1), "#chợ #rau", PLAIN + " #chợ"),
                new RuleCase(new ShapeRule.MaxEllipsesPerWord(0.1), "Bà... cụ… ra.... chợ", PLAIN + ".."),
                new RuleCase(new ShapeRule.MinPunctuationPerToken(0.015), "rau bầu chợ làng ".repeat(20), PLAIN),
                new RuleCase(new ShapeRule.MaxJoinedWordShare(0.1), "Bà_cụ ra chợ_quê.", PLAIN + " a_ _b 1_2"),
                new RuleCase(
                        new ShapeRule.MaxContactsPerWord(0.1),
                        "Bán rau: [phone] hoặc www.rau.example",
                        PLAIN + " [phone]"),
                new RuleCase(new ShapeRule.MinMeanWordChars(3), "bà cụ ra", "chợ làng"),
                new RuleCase(new ShapeRule.MaxMeanWordChars(11), "abcdefghijkl", "abcdefghijk -"),
                new RuleCase(new ShapeRule.MaxCurlyBrackets(0), "if (x) { y(); }", PLAIN),
                new RuleCase(new ShapeRule.MaxLoremIpsum(0), "Lorem ipsum dolor sit amet", PLAIN));
    }

    private static List<RuleCase> purity() {
        return List.of(
                new RuleCase(new PurityRule.MinSyllableShare(0.7), "làng xóm strong window frozen", PLAIN),
                new RuleCase(new PurityRule.MinMarkedShare(0.5), "the can to in on đi", PLAIN),
                new RuleCase(new PurityRule.MaxUnmarkedSyllableShare(0.4), "to in on me đi chợ", PLAIN),
                new RuleCase(new PurityRule.MinStopWords(2), "của của của", "của và"),
                new RuleCase(new PurityRule.MinStopWordShare(0.06), "của " + "làng xóm ".repeat(10), "của làng xóm"));
    }

    private static List<RuleCase> lines() {
        return List.of(
                new RuleCase(new LineRule.MaxBulletLineShare(0.9), "• rau\n* bầu", "• rau\n- Chào bà!\nRau"),
                new RuleCase(new LineRule.MaxEllipsisLineShare(0.5), "Bà cụ...\nRa chợ…\nHết", "Bà cụ...\nRa chợ"),
                new RuleCase(new LineRule.MinSentenceLineShare(0.12), "Tin mới\nTin cũ", "Tin mới\nTin cũ.\n"),
                new RuleCase(new LineRule.MaxNewlinesPerWord(0.3), "Một\nhai\nba", PLAIN + "\nHết"),
                new RuleCase(
                        new LineRule.MaxBoilerplateShare(0.3),
                        "Đăng nhập | Quên mật khẩu\nChào bà",
                        "Đăng nhập\n" + PLAIN),
                new RuleCase(new LineRule.MinPunctuatedLineShare(0.333), "Rau\nBầu\nMướp\nCà.", "Rau\nBầu\nCà."));
    }

    private static List<RuleCase> repetition() {
        String numbered = String.join(" ", NAMES) + " mười. ";
        String various = various();
        String paragraphs = "Một.\n\nMột.\n\nHai.";
        return List.of(
                new RuleCase(new RepetitionRule.MaxDuplicateLineShare(0.3), "Một\nMột\nHai", "Một\nHai\nBa"),
                new RuleCase(new RepetitionRule.MaxDuplicateLineCharShare(0.2), PLAIN + "\n" + PLAIN, PLAIN + "\nHết"),
                new RuleCase(new RepetitionRule.MaxDuplicateParagraphShare(0.3), paragraphs, "Một.\n\nHai."),
                new RuleCase(new RepetitionRule.MaxDuplicateParagraphCharShare(0.2), paragraphs, "Một.\n\nHai."),
                new RuleCase(new RepetitionRule.MaxTopShare(3, 0.223), "mua nhà đất giá tốt mua nhà đất", various),
                new RuleCase(new RepetitionRule.MaxTopShare(5, 0.197), numbered.repeat(2), various),
                new RuleCase(new RepetitionRule.MaxTopShare(6, 0.171), numbered.repeat(2), various),
                new RuleCase(new RepetitionRule.MaxRepeatedShare(10, 0.178), numbered.repeat(2), various),
                new RuleCase(new RepetitionRule.MaxRepeatedShare(15, 0.136), numbered.repeat(3), various),
                new RuleCase(new RepetitionRule.MaxRepeatedShare(20, 0.111), numbered.repeat(4), various));
    }

    /** Eighty-one pairs of syllables, no three in a row twice. */
    private static String various() {
        StringBuilder text = new StringBuilder();
        for (String ten : NAMES) {
            for (String one : NAMES) {
                text.append(ten)
                        .append(' ')
                        .append(one)
                        .append(' ')
                        .append("mươi")
                        .append(ten)
                        .append(". ");
            }
        }
        return text.toString();
    }
}
