package vn.amtiet.trainer.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TokenSamplerTest {
    private static final float[] LOGITS = {0, (float) Math.log(3), (float) Math.log(4), (float) Math.log(2)};

    private static int[] picks(TokenSampler sampler, float[] logits, int tokens, double... uniforms) {
        return Arrays.stream(uniforms)
                .mapToInt(u -> sampler.pick(logits, 0, tokens, u))
                .toArray();
    }

    @Test
    void behaviour20DrawsByTheCumulativeDistribution() {
        // probabilities 0.1 0.3 0.4 0.2
        assertThat(picks(new TokenSampler(1, 4), LOGITS, 4, 0, 0.09, 0.11, 0.39, 0.41, 0.79, 0.81, 0.999))
                .containsExactly(0, 0, 1, 1, 2, 2, 3, 3);
    }

    @Test
    void behaviour20TemperatureDividesTheLogits() {
        // at 0.5 the weights are 1 9 16 4 of 30
        assertThat(picks(new TokenSampler(0.5, 4), LOGITS, 4, 0.03, 0.034, 0.333, 0.334, 0.866, 0.867))
                .containsExactly(0, 1, 1, 2, 2, 3);
    }

    @Test
    void behaviour20TopKKeepsTiesWithTheKthLargest() {
        float[] tied = {2, 1, 2, 1, 0};
        // k = 3: the third largest is 1, so both ones stay
        assertThat(new TokenSampler(1, 3).pick(tied, 0, 5, 0.9999999)).isEqualTo(3);
        assertThat(picks(new TokenSampler(1, 2), tied, 5, 0, 0.49, 0.51, 0.9999999))
                .containsExactly(0, 0, 2, 2);
        assertThat(new TokenSampler(1, 1).pick(tied, 0, 5, 0.9999999)).isEqualTo(2);
    }

    @Test
    void behaviour20KIsCappedAtTheNumberOfTokens() {
        assertThat(picks(new TokenSampler(1, 200), LOGITS, 4, 0.05, 0.95)).containsExactly(0, 3);
    }

    @Test
    void behaviour20PaddingRowsAreNeverDrawn() {
        float[] padded = {0, 0, 100};
        assertThat(picks(new TokenSampler(1, 2), padded, 2, 0.49, 0.51)).containsExactly(0, 1);
    }

    @Test
    void readsTheRowAtAnOffset() {
        assertThat(new TokenSampler(1, 1).pick(new float[] {9, 0, 1, 0}, 1, 3, 0.5))
                .isEqualTo(1);
    }

    @Test
    void refusesWhatCannotBeDrawnFrom() {
        assertThatThrownBy(() -> new TokenSampler(0, 1)).hasMessageContaining("temperature must be above 0");
        assertThatThrownBy(() -> new TokenSampler(1, 0)).hasMessageContaining("top-k must be at least 1");
        assertThatThrownBy(() -> new TokenSampler(1, 2).pick(new float[] {Float.NaN, Float.NaN}, 0, 2, 0.5))
                .isInstanceOf(IllegalStateException.class);
    }
}
