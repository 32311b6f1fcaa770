package vn.amtiet.pipeline.clean;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainContentTest {
    private static final String RAIN =
            "Trời đổ mưa lớn suốt đêm qua ở các huyện ven biển, nhiều con đường ngập sâu đến đầu gối người lớn.";
    private static final String BOATS =
            "Sáng nay bà con trong xóm phải dùng thuyền để đưa trẻ nhỏ đến trường, còn chợ thì họp tạm trên đê.";

    private static final String MENU =
            "<ul class='x1'><li><a href='/'>Trang chủ</a></li><li><a href='/tin'>Tin tức</a></li>"
                    + "<li><a href='/bep'>Bếp nhà</a></li></ul>";

    private static String site(String content) {
        return "<!doctype html><html><head><title>Báo</title><style>p{}</style></head><body>"
                + "<header><a href='/'>Báo Bến</a></header><nav>" + MENU + "</nav>" + content
                + "<footer>© 2024 Báo Bến. Ghi rõ nguồn khi phát hành lại thông tin từ trang này.</footer>"
                + "<script>var a = 'không phải chữ';</script></body></html>";
    }

    @Test
    void keepsTitleLeadAndParagraphsOfAnArticle() {
        String page = site("<h1>Mưa lớn</h1><div class='meta'>12/5/2024</div><p class='lead'>" + BOATS + "</p>"
                + "<div class='body'><p>" + RAIN + "</p><p>— Nước lên nhanh quá!</p><p>" + BOATS + "</p><p>" + RAIN
                + "</p><p>" + BOATS + "</p><h2>Dự báo</h2><p>" + RAIN + "</p></div>"
                + "<h3>Tin liên quan</h3>" + MENU);
        assertThat(MainContent.extract(page))
                .isEqualTo(String.join(
                        "\n\n", "Mưa lớn", BOATS, RAIN, "— Nước lên nhanh quá!", BOATS, RAIN, BOATS, "Dự báo", RAIN));
    }

    @Test
    void leavesCommentsAndSidebarsOut() {
        String page = site("<div class='layout has-sidebar'><article><h1>Mưa</h1><p>" + RAIN + "</p></article>"
                + "<div class='sidebar'><p>" + BOATS + "</p></div><section id='binh-luan'><h3>Ý kiến</h3><p>" + BOATS
                + "</p></section><div class='comment-list'><p>" + BOATS + "</p></div></div>");
        assertThat(MainContent.extract(page)).isEqualTo("Mưa\n\n" + RAIN);
    }

    @Test
    void keepsTheLinesOfVerse() {
        String page = site(
                "<h1>Mùa gặt</h1><p>Đồng vàng lúa chín đầy bông<br>Gió đưa hương thoảng mênh mông xóm làng"
                        + "<br/>\n Mẹ về gánh nắng sang ngang</p><p>Con đò bến cũ mơ màng khói sương<br>Nhớ ai đi khắp nẻo đường</p>");
        assertThat(MainContent.extract(page))
                .isEqualTo("Mùa gặt\n\nĐồng vàng lúa chín đầy bông\nGió đưa hương thoảng mênh mông xóm làng\n"
                        + "Mẹ về gánh nắng sang ngang\n\nCon đò bến cũ mơ màng khói sương\nNhớ ai đi khắp nẻo đường");
    }

    @Test
    void keepsListsTablesAndPreformattedText() {
        String page = site("<div><h1>Canh chua</h1><p>" + RAIN + "</p><ul><li>Cá lóc</li><li><p>Cà chua</p></li></ul>"
                + "<table><tr><th>Món</th><th>Giá</th></tr><tr><td>Canh</td><td>20 nghìn</td></tr></table>"
                + "<p>" + BOATS + "</p><pre>a  =  1\n  b = 2</pre></div>");
        assertThat(MainContent.extract(page))
                .isEqualTo("Canh chua\n\n" + RAIN + "\n\nCá lóc\nCà chua\n\nMón | Giá\nCanh | 20 nghìn\n\n" + BOATS
                        + "\n\na  =  1\n  b = 2");
    }

    @Test
    void decodesEntitiesAndCollapsesBlanks() {
        assertThat(MainContent.extract(
                        "<p>Cha &amp; con&nbsp;đi\n  chợ &quot;phiên&quot; từ lúc trời chưa sáng h&#x1EB3;n, mãi "
                                + "đến trưa mới về tới nhà.</p>"))
                .isEqualTo("Cha & con đi chợ \"phiên\" từ lúc trời chưa sáng hẳn, mãi đến trưa mới về tới nhà.");
    }

    @Test
    void keepsParagraphsThatOnlyLineBreaksPart() {
        assertThat(MainContent.extract(site("<div>" + RAIN + "<br><br>" + BOATS + "<br><br>" + RAIN + "</div>")))
                .isEqualTo(String.join("\n\n", RAIN, BOATS, RAIN));
    }

    @Test
    void givesNothingForAPageOfFurniture() {
        assertThat(MainContent.extract(site(""))).isEmpty();
        assertThat(MainContent.extract(site("<div>" + MENU + "</div><form><label>Tên đăng nhập</label><input></form>")))
                .isEmpty();
        assertThat(MainContent.extract("")).isEmpty();
    }

    @Test
    void keepsAPageWhoseBodyIsCalledLikeFurniture() {
        String body = ("<p>" + RAIN + "</p><p>" + BOATS + "</p>").repeat(5);
        assertThat(MainContent.extract("<body class='menu-open'><div id='header-content'>" + body + "</div></body>"))
                .startsWith(RAIN)
                .endsWith(BOATS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"div", "b", "span", "blockquote", "table><tr><td", "ul><li"})
    void survivesNestingFiftyThousandDeep(String tags) {
        String page = ("<" + tags + ">").repeat(50_000) + RAIN;
        assertThat(MainContent.extract(page)).isEqualTo(RAIN);
    }
}
