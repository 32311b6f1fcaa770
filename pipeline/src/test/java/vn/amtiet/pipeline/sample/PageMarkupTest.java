package vn.amtiet.pipeline.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PageMarkupTest {
    private static final String BODY =
            "## Cách làm\n\n1. Vo gạo\n2. Nấu\n\nMột **bát** & cơm\n\n| Trời xanh\n|\n| Mây trắng\n";

    @Test
    void htmlHasAnElementForEachBlock() {
        assertThat(PageMarkup.html(BODY))
                .isEqualTo("<h2>Cách làm</h2>\n<ol>\n<li>Vo gạo</li>\n<li>Nấu</li>\n</ol>\n"
                        + "<p>Một <b>bát</b> &amp; cơm</p>\n<p class=\"tho\">Trời xanh<br>\n<br>\nMây trắng</p>");
    }

    @Test
    void plainTextHasNoMarks() {
        assertThat(PageMarkup.plain(BODY)).isEqualTo("Cách làm\nVo gạo\nNấu\nMột bát & cơm\nTrời xanh\n\nMây trắng");
    }

    @Test
    void anEmptyBodyIsEmpty() {
        assertThat(PageMarkup.html("")).isEmpty();
    }
}
