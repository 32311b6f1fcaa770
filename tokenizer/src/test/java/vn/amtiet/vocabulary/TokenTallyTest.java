package vn.amtiet.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TokenTallyTest {
    private final Vocabulary bytes = SplitRuleParityTest.bytesOnly(PreTokenizer.GPT2);

    @Test
    void countsTokensAndTheIdsInUse() {
        TokenTally tally = new TokenTally(bytes);
        tally.add("aabb");
        assertThat(tally.tokens()).isEqualTo(4);
        assertThat(tally.use()).isEqualTo(2.0 / 257);
        assertThat(tally.unsaid()).isZero();
    }

    @Test
    void hasTheRenyiEfficiencyOfItsFormula() {
        TokenTally tally = new TokenTally(bytes);
        tally.add("aaab");
        double renyi = Math.log(Math.pow(0.75, 2.5) + Math.pow(0.25, 2.5)) / (1 - 2.5) / Math.log(257);
        double shannon = -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25)) / Math.log(257);
        assertThat(tally.renyiEfficiency(2.5)).isCloseTo(renyi, within(1e-12));
        assertThat(tally.renyiEfficiency(1)).isCloseTo(shannon, within(1e-12));
    }

    @Test
    void tellsTheShareOfSyllablesInOneToken() {
        TokenTally tally = new TokenTally(Texts.trained(VocabularyPlan.of(VocabularyKind.SYLLABLE, 600)));
        tally.add("Sáng nay, nhoáng nay 2026 strong");
        assertThat(tally.wholeSyllableShare()).isCloseTo(2.0 / 4, within(1e-12));
    }

    @Test
    void tellsTheShareOfTheEmbeddingInAModel() {
        assertThat(new TokenTally(bytes).embeddingShare(100, 25_700)).isEqualTo(0.5);
    }

    @Test
    void leavesOutWhatAVocabularyCannotSay() {
        TokenTally tally = new TokenTally(Texts.trained(VocabularyPlan.of(VocabularyKind.CHAR, 500)));
        tally.add("\u4E2D");
        assertThat(tally.unsaid()).isEqualTo(1);
        assertThat(tally.tokens()).isZero();
        assertThat(tally.renyiEfficiency(2.5)).isZero();
    }
}
