package vn.amtiet.pipeline.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vn.amtiet.pipeline.document.Document;
import vn.amtiet.pipeline.document.Verdict;

class CorpusRecipeTest {
    private static final CorpusRecipe RECIPE = CorpusRecipe.of(FilterSettings.defaults());

    private static final String STORY = """
            Buổi sáng, bà cụ gánh hai thúng rau ra chợ. Trời còn mờ sương nhưng con đường đê đã đông người qua lại.
            Ai cũng vội, vì phiên chợ chỉ họp đến lúc mặt trời lên quá ngọn tre. Bà cụ bán rau muống và mấy quả bầu.
            Khách quen hỏi thăm cháu nội của bà, bà cười và nói rằng nó vừa vào lớp một, rất thích được đi học.
            """;

    private static final String POEM = """
            Chiều nay mưa xuống bến sông
            Con đò nằm đợi người không trở về
            Hàng tre nghiêng bóng bờ đê
            Tiếng ai ru cháu não nề gió đưa
            Mái tranh khói tỏa lưa thưa
            Mẹ ngồi vá áo cho vừa vai con
            Mai này nước chảy đá mòn
            Câu ru của mẹ vẫn còn trong tôi
            """;

    @Test
    void keepsAStory() {
        assertThat(judge(STORY)).isEqualTo(Verdict.keep());
    }

    @Test
    void keepsVerseThoughItsLinesAreShortAndEndInNoMark() {
        assertThat(judge(POEM)).isEqualTo(Verdict.keep());
    }

    @Test
    void dropsWhatIsTooShort() {
        assertDropped("Buổi sáng, bà cụ gánh hai thúng rau ra chợ.", "min_syllables");
    }

    @Test
    void callsAPageWithoutTextShortNotForeign() {
        assertDropped("", "min_syllables");
        assertDropped("12 – 13", "min_syllables");
    }

    @Test
    void dropsEnglishThoughItsShortWordsPassTheGrammar() {
        assertDropped("the can to in on me he so do no go man long than can an a i. ".repeat(6), "min_marked_share");
        String english = "The government announced several important changes in the national budget on Monday. "
                + "He can do no more than go to the man in the long run, so an old law is to be in use. ";
        assertDropped(english, "min_syllable_share");
    }

    @Test
    void dropsTextWithoutItsMarks() {
        String unmarked = "buoi sang ba cu ganh hai thung rau ra cho, troi con mo nhung con de da dong ai qua lai "
                + "ba cu ban rau va may qua bau, ba noi la no vua vao lop mot, rat thich di, ai cung hoi tham chau ";
        assertDropped(unmarked.repeat(2), "min_marked_share");
        assertThat(new PurityRule.MinMarkedShare(0.5).judge(TextMeasures.of(unmarked)))
                .isInstanceOf(Verdict.Drop.class);
        assertThat(new PurityRule.MaxUnmarkedSyllableShare(0.4).judge(TextMeasures.of(unmarked)))
                .isInstanceOf(Verdict.Drop.class);
        assertThat(new PurityRule.MaxUnmarkedSyllableShare(0.4).judge(TextMeasures.of(STORY)))
                .isEqualTo(Verdict.keep());
    }

    @Test
    void dropsAListOfKeywords() {
        String keywords = "điện thoại giá rẻ, máy tính xách tay, tủ lạnh cũ, quần áo trẻ em, giày thể thao, nồi cơm "
                + "điện, máy giặt cửa ngang, tai nghe, bàn phím cơ, chuột quang, màn hình phẳng, loa kéo, đồng hồ "
                + "đeo tay, kính mát, túi xách nữ, ví da nam, son dưỡng ẩm, kem chống nắng, sữa rửa mặt.";
        assertDropped(keywords, "min_stop_words");
        assertDropped(keywords + " Có và được.", "min_stop_word_share");
    }

    @Test
    void dropsAPageOfMenusAndNotices() {
        String menus = """
                Trang chủ | Giới thiệu về chúng tôi | Tin tức của ngày
                Đăng nhập | Đăng ký | Quên mật khẩu?
                Chính sách và điều khoản sử dụng của trang này
                Trình duyệt của bạn chưa bật JavaScript.
                Xem thêm các tin khác trong cùng mục này
                Liên hệ với chúng tôi theo số điện thoại dưới đây.
                Bản quyền thuộc về công ty, không được sao chép.
                Giỏ hàng của bạn đang không có gì.
                """;
        assertThat(judge(menus)).isInstanceOf(Verdict.Drop.class);
        assertDropped(STORY.substring(0, 60) + "\n" + menus, "max_boilerplate_share");
        assertThat(judge(STORY + "Xem thêm tin khác\n")).isEqualTo(Verdict.keep());
    }

    @Test
    void dropsAColumnOfHeadlines() {
        String headlines = "Tin vừa nhận, về vụ cháy lớn ở khu chợ phía bắc thành phố\n"
                + "Người dân không được vào khu vực có cây đổ sau trận bão đêm qua\n"
                + "Giá rau ở các chợ đã tăng nhẹ do mưa lớn kéo dài nhiều ngày\n"
                + "Trường làng có thêm một lớp học mới cho các cháu vùng cao\n";
        assertDropped(headlines, "min_sentence_line_share");
        assertThat(judge(headlines.replace("\n", ".\n"))).isEqualTo(Verdict.keep());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vn.amtiet.pipeline.filter.RuleCases#all")
    void eachRuleDropsItsDocumentAndKeepsTheTwin(RuleCases.RuleCase ruleCase) {
        assertThat(ruleCase.rule().judge(document(ruleCase.dropped())))
                .isInstanceOfSatisfying(
                        Verdict.Drop.class,
                        drop -> assertThat(drop.reason()).isEqualTo(thresholdName(ruleCase.rule())));
        assertThat(ruleCase.rule().judge(document(ruleCase.kept()))).isEqualTo(Verdict.keep());
    }

    @Test
    void hasACaseForEachRule() {
        assertThat(RuleCases.all().map(ruleCase -> ruleCase.rule().getClass().getName()))
                .containsAll(RECIPE.rules().stream()
                        .map(rule -> rule.getClass().getName())
                        .toList());
    }

    @Test
    void refusesThresholdsOutOfRange() {
        assertThatThrownBy(() -> new PuritySettings(null, null, 1.5, null, null, null, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("minSyllableShare: expected a share from 0 to 1, got 1.5");
        assertThatThrownBy(() -> new LengthSettings(-1, null, null, null, null)).hasMessageContaining("minSyllables");
    }

    @Test
    void readsItsSettingsWithDefaultsForWhatIsLeftOut() throws IOException {
        FilterSettings settings =
                new ObjectMapper().readValue("{\"length\": {\"minSyllables\": 7}}", FilterSettings.class);
        assertThat(settings.length()).isEqualTo(new LengthSettings(7, null, null, null, null));
        assertThat(settings.purity()).isEqualTo(PuritySettings.defaults());
        assertThat(new ObjectMapper().readValue(new ObjectMapper().writeValueAsString(settings), FilterSettings.class))
                .isEqualTo(settings);
    }

    @Test
    void travelsToOtherMachines() throws IOException {
        try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            out.writeObject(RECIPE);
        }
    }

    private static String thresholdName(DocumentFilter rule) {
        if (rule instanceof RepetitionRule.MaxTopShare top) {
            return "max_top" + top.tokens() + "gram_share";
        }
        if (rule instanceof RepetitionRule.MaxRepeatedShare repeated) {
            return "max_repeated" + repeated.tokens() + "gram_share";
        }
        RecordComponent[] components = rule.getClass().getRecordComponents();
        assertThat(components).hasSize(1);
        return components[0].getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static void assertDropped(String text, String reason) {
        assertThat(judge(text))
                .isInstanceOfSatisfying(
                        Verdict.Drop.class, drop -> assertThat(drop.reason()).isEqualTo(reason));
    }

    private static Verdict judge(String text) {
        return RECIPE.judge(document(text));
    }

    private static Document document(String text) {
        return new Document("id", null, "test", text, Map.of());
    }
}
