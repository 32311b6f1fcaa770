package vn.amtiet.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import vn.amtiet.trainer.train.LearningRate.Constant;
import vn.amtiet.trainer.train.LearningRate.Cosine;
import vn.amtiet.trainer.train.LearningRate.Warmup;

class LearningRateTest {
    private static final Offset<Double> EXACT = within(1e-12);
    private static final Cosine GPT2 = new Cosine(6e-4, 6e-5, 2000, 600_000, Warmup.PLUS_ONE);
    private static final Cosine CHARACTERS = new Cosine(1e-3, 1e-4, 100, 5000, Warmup.PLUS_ONE);

    @Test
    void behaviour10FollowsTheTableOfTrainGpt2() {
        assertThat(GPT2.at(0)).isCloseTo(6e-4 / 2001, EXACT);
        assertThat(GPT2.at(1)).isCloseTo(2 * 6e-4 / 2001, EXACT);
        assertThat(GPT2.at(1999)).isCloseTo(6e-4 * 2000 / 2001, EXACT);
        assertThat(GPT2.at(2000)).isCloseTo(6e-4, EXACT);
        assertThat(GPT2.at(100_000)).isCloseTo(5.649999182e-4, EXACT);
        assertThat(GPT2.at(301_000)).isCloseTo(3.3e-4, EXACT);
        assertThat(GPT2.at(600_000)).isCloseTo(6e-5, EXACT);
        assertThat(GPT2.at(600_001)).isEqualTo(6e-5);
    }

    @Test
    void behaviour10FollowsTheTableOfShakespeareChar() {
        assertThat(CHARACTERS.at(0)).isCloseTo(1e-3 / 101, EXACT);
        assertThat(CHARACTERS.at(99)).isCloseTo(1e-3 * 100 / 101, EXACT);
        assertThat(CHARACTERS.at(100)).isCloseTo(1e-3, EXACT);
        assertThat(CHARACTERS.at(2550)).isCloseTo(5.5e-4, EXACT);
        assertThat(CHARACTERS.at(5000)).isCloseTo(1e-4, EXACT);
    }

    @Test
    void behaviour10TheOlderWarmupStartsAtZero() {
        Cosine older = new Cosine(6e-4, 6e-5, 2000, 600_000, Warmup.FROM_ZERO);
        assertThat(older.at(0)).isZero();
        assertThat(older.at(1)).isCloseTo(3e-7, EXACT);
        assertThat(older.at(1999)).isCloseTo(5.997e-4, EXACT);
        assertThat(older.at(2000)).isCloseTo(6e-4, EXACT);
    }

    @Test
    void runsWithoutWarmupOrDecay() {
        assertThat(new Cosine(1, 0.1, 0, 0, Warmup.FROM_ZERO).at(0)).isCloseTo(0.1, EXACT);
        assertThat(new Constant(3e-5).at(12345)).isEqualTo(3e-5);
    }
}
