package vn.amtiet.cluster.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordDifferenceTest {
    @Test
    void marksTheWordsOfOnlyOneSide() {
        assertThat(WordDifference.of("Bà cụ ra chợ sớm.", "Bà cụ đi ra chợ."))
                .isEqualTo(new WordDifference(
                        "Bà cụ ra <mark>chợ</mark> <mark>sớm.</mark>", "Bà cụ <mark>đi</mark> ra <mark>chợ.</mark>"));
    }

    @Test
    void marksNothingOfEqualTextsAndEscapesThem() {
        assertThat(WordDifference.of("a < b\nc", "a < b\nc"))
                .isEqualTo(new WordDifference("a &lt; b\nc", "a &lt; b\nc"));
        assertThat(WordDifference.of("", "")).isEqualTo(new WordDifference("", ""));
    }

    @Test
    void comparesTheBeginningOfLongTexts() {
        assertThat(WordDifference.of("từ ".repeat(5000), "từ ".repeat(5000))
                        .left()
                        .split(" "))
                .hasSize(1000);
    }
}
