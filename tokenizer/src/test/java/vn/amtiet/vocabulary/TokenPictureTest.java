package vn.amtiet.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenPictureTest {
    private static final Vocabulary GPT3 = OpenAiVocabulary.named("r50k_base");

    @Test
    void gpt3NeedsFourTokensForADuckAndElevenForItsVietnamese() {
        assertThat(GPT3.encode("this is a duck")).hasSize(4);
        assertThat(GPT3.encode("một con vịt")).hasSize(11);
    }

    @Test
    void showsBothPassagesWithTheirTokensAndTheRatio() {
        String page = TokenPicture.html(Map.of("GPT-3", GPT3), "một con vịt", "this is a duck");
        assertThat(page)
                .contains("<td>GPT-3</td><td>50,257</td><td>11</td><td>4</td><td class=\"ratio\">2.75 ×</td>")
                .contains("11 tokens", "4 tokens")
                .contains(">this</span><span", "> is</span><span", "> duck</span>");
        assertThat(page.split("class=\"t c")).hasSize(16);
    }

    @Test
    void showsACharacterThatIsCutAsItsBytes() {
        String page = TokenPicture.html(Map.of("bytes", SplitRuleParityTest.bytesOnly(PreTokenizer.GPT2)), "ế<", "a&b");
        assertThat(page)
                .contains("<span class=\"b\">E1</span>", "<span class=\"b\">BA</span>", "<span class=\"b\">BF</span>")
                .contains(">&lt;</span>", ">&amp;</span>")
                .doesNotContain("ế");
    }
}
