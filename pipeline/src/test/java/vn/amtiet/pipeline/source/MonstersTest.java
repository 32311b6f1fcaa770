package vn.amtiet.pipeline.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static vn.amtiet.pipeline.source.ArchiveBytes.gzip;
import static vn.amtiet.pipeline.source.ArchiveBytes.outcomes;
import static vn.amtiet.pipeline.source.ArchiveBytes.read;
import static vn.amtiet.pipeline.source.ArchiveBytes.utf8;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.amtiet.pipeline.clean.CleanSettings;
import vn.amtiet.pipeline.clean.MainContent;
import vn.amtiet.pipeline.clean.TextCleaner;

/** Hostile input costs bounded time: what these take at most is far above what they take, and far below quadratic. */
class MonstersTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final SourceReader SMALL = new SourceReader(1 << 16, "text");
    private static final int DEEP = 100_000;

    @Test
    void passesOverBombsInEveryFormat() {
        assertTimeoutPreemptively(LIMIT, () -> {
            for (String name : new String[] {"a.jsonl.gz", "a.csv.gz", "a.html.gz", "a.txt.gz"}) {
                byte[] bomb = gzip(new byte[64 << 20]);
                assertThat(bomb.length).isLessThan(64 << 10 << 2);
                assertThat(outcomes(read(SMALL, name, bomb))).as(name).doesNotContain("page");
            }
            byte[] dump = gzip(utf8("<mediawiki><page>" + "x".repeat(32 << 20) + "</page>"));
            assertThat(outcomes(read(SMALL, "a.xml.gz", dump))).containsExactly("not_a_page too_large");
        });
    }

    @Test
    void quarantinesJsonAndXmlThatAreNestedDeep() {
        assertTimeoutPreemptively(LIMIT, () -> {
            String json = "{\"text\":" + "[".repeat(DEEP) + "]".repeat(DEEP) + "}\n{\"text\":\"sau\",\"url\":\"u\"}\n";
            assertThat(outcomes(read("a.jsonl", utf8(json)))).hasSize(2).last().isEqualTo("page u");
            String xml = "<mediawiki><page>" + "<a>".repeat(DEEP) + "</page>";
            assertThat(outcomes(read("a.xml", utf8(xml))).get(0)).startsWith("quarantined");
        });
    }

    @Test
    void extractsPagesThatAreNestedDeep() {
        assertTimeoutPreemptively(LIMIT, () -> {
            for (String tag : new String[] {"<div>", "<p>", "<b>", "<table>", "<a href=x>", "<!--", "<"}) {
                assertThat(MainContent.extract(tag.repeat(DEEP) + "Trời mưa.").length())
                        .isLessThan(8 * DEEP);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0301",
                "\u0323\u0302",
                "a\u0301\u0323",
                "\u200B",
                "&amp;",
                "&",
                "\u00C3",
                "\u00C3\u0192",
                "a_",
                "a_á_",
                "\u00E2\u20AC",
                "a^",
                "\u0430a",
                "\uE000",
                "\n",
                " ",
                "\u00B8",
                "o+'",
                "\uD800"
            })
    void cleansTenMegabytesOfOneThing(String part) {
        TextCleaner cleaner = new TextCleaner(CleanSettings.defaults());
        String monster = part.repeat((10 << 20) / part.length());
        assertTimeoutPreemptively(
                LIMIT, () -> assertThat(cleaner.clean(monster).length()).isLessThan(11 << 20));
    }
}
