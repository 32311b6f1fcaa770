package vn.amtiet.pipeline.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Small documents with the decision that each recipe has to take, worked out by hand: how many words, lines and letters
 * there are is told beside each.
 */
final class GoldenDocuments {
    /** 23 words, 73 letters, 103 characters. */
    private static final String MARKET =
            "Buổi sáng, bà cụ gánh hai thúng rau ra chợ, trời còn mờ sương nhưng con đường "
                    + "đê đã đông người qua lại.";
    /** 26 words. */
    private static final String HURRY = "Ai cũng vội, vì phiên chợ chỉ họp đến lúc mặt trời lên quá ngọn tre, và bà cụ "
            + "bán rau muống với mấy quả bầu.";
    /** 23 words. */
    private static final String CHILD =
            "Khách quen hỏi thăm cháu nội của bà, bà cười và nói rằng nó vừa vào lớp một, rất " + "thích được đi học.";
    /** 25 words. */
    private static final String RAIN =
            "Đến trưa thì mưa xuống, các hàng quán dọn vội vào trong hiên đình, chỉ có mấy đứa "
                    + "trẻ vẫn chạy ngoài sân gạch.";
    /** 24 words. */
    private static final String ROAD =
            "Ông lái đò già buộc thuyền vào gốc bần rồi ngồi hút thuốc, khói bay lẫn với hơi nước "
                    + "trên mặt sông rộng.";
    /** 72 words in three lines. */
    private static final String STORY = lines(MARKET, HURRY, CHILD);

    private static final List<String> HEADLINES = List.of(
            "Tin vừa nhận, về vụ cháy lớn ở khu chợ phía bắc thành phố",
            "Người dân không được vào khu vực có cây đổ sau trận bão đêm qua",
            "Giá rau ở các chợ đã tăng nhẹ do mưa lớn kéo dài nhiều ngày",
            "Trường làng có thêm một lớp học mới cho các cháu vùng cao");

    /** 8 lines of verse, 56 words. */
    private static final String POEM = lines(
            "Chiều nay mưa xuống bến sông",
            "Con đò nằm đợi người không trở về",
            "Hàng tre nghiêng bóng bờ đê",
            "Tiếng ai ru cháu não nề gió đưa của người",
            "Mái tranh khói tỏa lưa thưa",
            "Mẹ ngồi vá áo cho vừa vai con",
            "Mai này nước chảy đá mòn",
            "Câu ru của mẹ vẫn còn trong tôi");

    private static final String ENGLISH =
            "The government announced several important changes in the national budget on "
                    + "Monday, and ministers said that schools would receive more money next year than before. ";

    private static final String KEYWORDS =
            "điện thoại giá rẻ, máy tính xách tay, tủ lạnh cũ, quần áo trẻ em, giày thể thao, "
                    + "nồi cơm điện, máy giặt cửa ngang, tai nghe, bàn phím cơ, chuột quang, màn hình phẳng, loa kéo, đồng hồ đeo "
                    + "tay, kính mát, túi xách nữ, ví da nam, son dưỡng ẩm, kem chống nắng, sữa rửa mặt.";

    private GoldenDocuments() {}

    /**
     * A document and what becomes of it: the reason it is dropped for, or "keep".
     *
     * @param own the project's recipe
     * @param fineweb2 FineWeb-2's
     */
    record Golden(String name, String text, String own, String fineweb2) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Golden> all() {
        List<Golden> all = new ArrayList<>();
        all.addAll(lengths());
        all.addAll(languages());
        all.addAll(shapes());
        all.addAll(lineShapes());
        all.addAll(repetitions());
        return all.stream();
    }

    private static List<Golden> lengths() {
        return List.of(
                same("a story", STORY, "keep"),
                same("a story in one line", STORY.replace('\n', ' '), "keep"),
                golden("49 words", lines(MARKET, HURRY), "min_syllables", "min_words"),
                same("50 words", lines(MARKET, HURRY, "Hết."), "keep"),
                golden("50 words, two foreign", lines(MARKET, HURRY + " Tokyo."), "min_syllables", "keep"),
                golden("49 words and a number", lines(MARKET, HURRY + " 2024"), "min_syllables", "keep"),
                golden("49 words and a dash", lines(MARKET, HURRY + " –"), "min_syllables", "min_words"),
                golden("nothing", "", "min_syllables", "min_words"),
                golden("numbers alone", "12 – 13", "min_syllables", "min_words"),
                golden("100,001 words", "làng ".repeat(100_001), "min_stop_words", "max_words"),
                golden("200,001 words", "làng ".repeat(200_001), "max_syllables", "max_words"));
    }

    private static List<Golden> languages() {
        String unmarked = "buoi sang ba cu ganh hai thung rau ra cho, troi con mo nhung con de da dong ai qua lai. ";
        return List.of(
                same("English", ENGLISH.repeat(3), "min_syllable_share"),
                same("a story with an English half", STORY + "\n" + ENGLISH.repeat(3), "min_syllable_share"),
                same("a story with a fifth of English", STORY + "\nThey said that the weather would change.", "keep"),
                same(
                        "English that parses",
                        "the can to in on me he so do no go man long. ".repeat(6),
                        "min_marked_share"),
                same("marks taken off", unmarked.repeat(4), "min_marked_share"),
                same("a list of keywords", KEYWORDS, "min_stop_words"),
                golden("keywords with three function words", KEYWORDS + " Của và có.", "min_stop_word_share", "keep"),
                golden("one function word twice", KEYWORDS + " Của, của.", "min_stop_words", "min_stop_words"),
                golden(
                        "connected, but of other function words",
                        lines(ROAD, ROAD.replace("già", "trẻ"), otherStory()),
                        "max_top6gram_share",
                        "min_stop_words"),
                golden(
                        "function words that FineWeb-2 does not list",
                        otherStory() + otherStory2(),
                        "keep",
                        "min_stop_words"));
    }

    private static List<Golden> shapes() {
        String tags = " #chợ #rau #đê #tre #bầu #sương #lớp";
        String dots = " chờ… xem… rồi… đi… về… nói… cười… hát…";
        return List.of(
                same("7 hashes in 79 words", STORY + tags, "keep"),
                same("10 hashes in 82 words", STORY + tags + " #trời #bà #cháu", "max_hashes_per_word"),
                golden("8 ellipses in 80 words, one line of three", STORY + dots, "keep", "max_ellipsis_line_share"),
                same("9 ellipses in 81 words", STORY + dots + " múa…", "max_ellipses_per_word"),
                golden(
                        "three dots are one ellipsis",
                        STORY + dots.replace("…", "..."),
                        "keep",
                        "max_ellipsis_line_share"),
                golden("72 words and 20 numbers", STORY + " 7".repeat(20), "keep", "min_alpha_word_share"),
                same("72 words and 17 numbers", STORY + " 700".repeat(17), "keep"),
                same("72 words and 31 numbers", STORY + " 7".repeat(31), "min_alpha_word_share"),
                golden(
                        "a word of 1,001 characters",
                        STORY + " " + "0".repeat(1001),
                        "max_word_chars",
                        "max_mean_word_chars"),
                golden(
                        "words of two letters",
                        "bà cụ và bé ở đó có lá cờ đỏ, ".repeat(6) + "và của.",
                        "min_mean_token_letters",
                        "min_mean_word_chars"));
    }

    private static List<Golden> lineShapes() {
        return List.of(
                same("bullets before every line", "• " + STORY.replace("\n", "\n• "), "max_bullet_line_share"),
                same("dashes of direct speech", "- " + STORY.replace("\n", "\n- "), "keep"),
                same("two lines of three end in an ellipsis", STORY.replace(".\n", "…\n"), "max_ellipsis_line_share"),
                golden(
                        "two lines of five end in an ellipsis",
                        lines(STORY.replace(".\n", "…\n"), RAIN, ROAD),
                        "keep",
                        "max_ellipsis_line_share"),
                golden("verse", POEM, "keep", "max_newlines_per_word"),
                golden(
                        "four headlines",
                        String.join("\n", HEADLINES),
                        "min_sentence_line_share",
                        "min_punctuated_line_share"),
                same("four headlines with stops", String.join(".\n", HEADLINES) + ".", "keep"),
                golden(
                        "one line of four has a stop",
                        String.join("\n", HEADLINES) + ".",
                        "keep",
                        "min_punctuated_line_share"),
                same("two lines of six have a stop", lines(String.join("\n", HEADLINES), MARKET, HURRY), "keep"),
                golden(
                        "lines of 49 words without stops",
                        lines(unstopped(MARKET, HURRY), unstopped(CHILD, RAIN)),
                        "keep",
                        "min_punctuated_line_share"),
                golden(
                        "a heading of one word over each line",
                        lines("Chợ", MARKET, "Vội", HURRY, "Cháu", CHILD, "Mưa"),
                        "keep",
                        "keep"),
                golden(
                        "one line end in eight words",
                        String.join("\n", STORY.split("(?<=,) ")),
                        "keep",
                        "max_newlines_per_word"),
                golden(
                        "a page of menus under a line",
                        lines(
                                MARKET,
                                "Đăng nhập để mua các món hàng của cửa hàng này.",
                                "Liên hệ với người bán theo số điện thoại đã ghi.",
                                "Bản quyền thuộc về công ty, không sao chép."),
                        "max_boilerplate_share",
                        "keep"),
                same("one line of furniture under a story", STORY + "\nXem thêm tin khác.", "keep"));
    }

    private static List<Golden> repetitions() {
        return List.of(
                same(
                        "one line of four twice: 103 of 430 characters",
                        lines(MARKET, STORY),
                        "max_duplicate_line_char_share"),
                same("a short line twice: one of five", lines(STORY, "Hết.", "Hết."), "keep"),
                same(
                        "a short line three times: two of six",
                        lines(STORY, "Hết.", "Hết.", "Hết."),
                        "max_duplicate_line_share"),
                golden(
                        "one line of six twice: 103 of 630 characters",
                        lines(STORY, RAIN, ROAD, MARKET),
                        "max_repeated20gram_share",
                        "max_duplicate_line_char_share"),
                golden(
                        "seven syllables ten times",
                        "bán nhà đất của người dân, và ".repeat(10) + "hết.",
                        "max_top3gram_share",
                        "max_top2gram_share"),
                same("the same paragraph behind an empty line", lines(STORY, "", STORY), "max_duplicate_line_share"));
    }

    private static String otherStory() {
        return "Gió thổi mạnh từ phía biển, thuyền lắc nhưng không ai sợ, vì họ quen sóng như quen đường về nhà khi đêm "
                + "xuống.";
    }

    private static String otherStory2() {
        return " Sau bữa cơm, bọn trẻ theo mẹ ra bãi nhặt ốc, vừa đi vừa hát, chân giẫm lên cát mát lạnh, lưng đeo giỏ tre, "
                + "mắt nhìn trăng mọc.";
    }

    private static String unstopped(String... sentences) {
        return String.join(" ", sentences).replace(".", "");
    }

    private static String lines(String... lines) {
        return String.join("\n", lines);
    }

    private static Golden same(String name, String text, String decision) {
        return new Golden(name, text, decision, decision);
    }

    private static Golden golden(String name, String text, String own, String fineweb2) {
        return new Golden(name, text, own, fineweb2);
    }
}
