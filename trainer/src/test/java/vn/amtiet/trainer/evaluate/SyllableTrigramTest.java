package vn.amtiet.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.TinyRun;
import vn.amtiet.trainer.TokenArray;

class SyllableTrigramTest {
    private static final int VOCABULARY = 12;

    private static int[] random(long seed, int length) {
        Random random = new Random(seed);
        int[] ids = new int[length];
        for (int i = 0; i < length; i++) {
            ids[i] = (int) Math.min(VOCABULARY - 3, Math.abs(random.nextGaussian()) * 3);
        }
        return ids;
    }

    @Property(tries = 30)
    void probabilitiesOfEveryContextSumToOneSeenOrNot(@ForAll long seed) {
        SyllableTrigram model = SyllableTrigram.train(TokenArray.of(random(seed, 300)), VOCABULARY);
        for (int first = 0; first < VOCABULARY; first++) {
            for (int second = 0; second < VOCABULARY; second++) {
                double sum = 0;
                for (int word = 0; word < VOCABULARY; word++) {
                    double p = model.probability(first, second, word);
                    assertThat(p).isPositive();
                    sum += p;
                }
                assertThat(sum).isCloseTo(1, within(1e-9));
            }
        }
    }

    /**
     * The text 0 1 2 0 1 2 0 by hand: trigrams 012 x2, 120 x2, 201 x1; too few counts of counts, so all discounts are
     * 0.5. p1 and p2 work on continuation counts, which are all 1.
     */
    @Test
    void matchesACalculationByHand() {
        SyllableTrigram model = SyllableTrigram.train(TokenArray.of(0, 1, 2, 0, 1, 2, 0), 4);
        double p1 = (1 - 0.5) / 3 + (3 * 0.5 / 3) * 0.25;
        double p2 = (1 - 0.5) / 1 + 0.5 * p1;
        double p3 = (2 - 0.5) / 2 + (0.5 / 2) * p2;
        assertThat(model.probability(0, 1, 2)).isCloseTo(p3, within(1e-12));
        double unseenWord = (0.5 / 2) * (0.5 * (0.5 * 0.25));
        assertThat(model.probability(0, 1, 3)).isCloseTo(unseenWord, within(1e-12));
    }

    @Test
    void learnsWhatFollowsWhat() {
        SyllableTrigram model = SyllableTrigram.train(TokenArray.of(TinyRun.counting(4000)), TinyRun.VOCABULARY);
        TextLoss loss = model.measure(new TokenArray(TinyRun.counting(1000), 1000, 500));
        assertThat(loss.tokens()).isEqualTo(999);
        assertThat(loss.natsPerToken()).isLessThan(0.25);
        assertThat(loss.bitsPerByte()).isPresent();
    }

    @Test
    void independentTokensCostTheirEntropy() {
        int[] ids = new Random(1).ints(200_000, 0, 8).toArray();
        TextLoss loss = SyllableTrigram.train(TokenArray.of(ids), 8)
                .measure(TokenArray.of(new Random(2).ints(20_000, 0, 8).toArray()));
        assertThat(loss.natsPerToken()).isCloseTo(Math.log(8), within(0.01));
    }

    @Test
    void refusesWhatItCannotCount() {
        assertThatThrownBy(() -> SyllableTrigram.train(TokenArray.of(1, 2), 4))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("between 3 and 2000000000 tokens, the training split has 2");
        assertThatThrownBy(() -> SyllableTrigram.train(TokenArray.of(1, 2, 3), 3_000_000))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("at most 2097152 tokens");
    }
}
