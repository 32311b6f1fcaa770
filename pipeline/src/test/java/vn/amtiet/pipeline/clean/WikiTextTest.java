package vn.amtiet.pipeline.clean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WikiTextTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '→',
            value = {
                "'''Bến''' là ''làng'' → Bến là làng",
                "ở [[làng Vân|làng]] và [[chợ]] → ở làng và chợ",
                "a{{hộp|b:{{c}}}}d → ad",
                "a<!-- b -->c<ref name=x>d</ref>e<ref name=x />f → acef",
                "x [[Tập tin:a.jpg|nhỏ|một [[ghe]] cũ]] y → x  y",
                "[[Thể loại:Làng]]Làng → Làng",
                "xem [https://a.example/b trang này] và [https://a.example] → xem trang này và",
                "a<br/>b <small>c</small> d<math>x^2</math> → `a\nb c d`",
                "[[chưa đóng và {{cũng vậy → [[chưa đóng và {{cũng vậy",
                "1 < 2 và 3 > 2 → 1 < 2 và 3 > 2",
                "* một\\n## hai\\n: ba → một\\nhai\\nba"
            })
    void reduces(String wikitext, String plain) {
        String expected = plain == null ? "" : plain.replace("  ", " ").replace("\\n", "\n");
        assertThat(WikiText.plain(wikitext.replace("\\n", "\n"))).isEqualTo(expected);
    }

    @Test
    void keepsHeadingsThatTextStandsUnder() {
        String page =
                "Mở đầu.\n== Lịch sử ==\nNăm 1900.\n{| class=a\n| ô\n|}\n=== Sau này ===\n{{x}}\n== Tham khảo ==\n<references/>\n";
        assertThat(WikiText.plain(page)).isEqualTo("Mở đầu.\n\nLịch sử\n\nNăm 1900.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{", "[[", "{|", "<ref>", "<!--", "<a", "[http://a", "[[a|", "{{a}}", "[[a]]", "==", "''"})
    void takesLinearTimeForMonsters(String part) {
        String monster = part.repeat(2_000_000 / part.length());
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(WikiText.plain(monster).length()).isLessThanOrEqualTo(monster.length()));
    }

    @Property(tries = 3000)
    void neverFails(@ForAll("markup") String text) {
        assertThat(WikiText.plain(text)).isNotNull();
    }

    @Provide
    Arbitrary<String> markup() {
        return Arbitraries.of(
                        "{{",
                        "}}",
                        "{|",
                        "|}",
                        "[[",
                        "]]",
                        "|",
                        ":",
                        "<ref>",
                        "</ref>",
                        "<",
                        ">",
                        "/",
                        "''",
                        "=",
                        "\n",
                        "a",
                        "Hình",
                        "[http://a ",
                        "]")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }
}
