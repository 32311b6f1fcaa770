package vn.amtiet.trainer.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutMaskTest {
    private static float[] mask(double p, int site, int[] key, long first, int n) {
        float[] mask = new float[n];
        DropoutMask.of(p, site, key).fill(first, mask, n);
        return mask;
    }

    /** The share dropped has deviation sqrt(p (1-p) / n); five of them. */
    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.2, 0.5, 0.9})
    void behaviour09_dropsTheStatedShareAndScalesTheRest(double p) {
        int n = 100_000;
        int dropped = 0;
        for (float m : mask(p, 1, new int[] {1, 0, 7, 0}, 0, n)) {
            if (m == 0) {
                dropped++;
            } else {
                assertThat(m).isEqualTo((float) (1 / (1 - p)));
            }
        }
        assertThat((double) dropped / n).isCloseTo(p, offset(5 * Math.sqrt(p * (1 - p) / n)));
    }

    @Test
    void behaviour09_anElementsMultiplierDoesNotDependOnWhereTheRangeBegins() {
        int[] key = {1, 2, 3, 4};
        float[] whole = mask(0.5, 2, key, 0, 40);
        for (int first = 0; first < 20; first++) {
            float[] part = mask(0.5, 2, key, first, 17);
            for (int i = 0; i < part.length; i++) {
                assertThat(part[i]).isEqualTo(whole[first + i]);
            }
        }
    }

    @Test
    void behaviour09_seedSiteStepAndMicroStepEachChangeTheMask() {
        float[] base = mask(0.5, 2, new int[] {1, 2, 3, 4}, 0, 64);
        assertThat(mask(0.5, 2, new int[] {9, 2, 3, 4}, 0, 64)).isNotEqualTo(base);
        assertThat(mask(0.5, 2, new int[] {1, 9, 3, 4}, 0, 64)).isNotEqualTo(base);
        assertThat(mask(0.5, 2, new int[] {1, 2, 9, 4}, 0, 64)).isNotEqualTo(base);
        assertThat(mask(0.5, 2, new int[] {1, 2, 3, 9}, 0, 64)).isNotEqualTo(base);
        assertThat(mask(0.5, 9, new int[] {1, 2, 3, 4}, 0, 64)).isNotEqualTo(base);
        assertThat(mask(0.5, 2, new int[] {1, 2, 3, 4}, 0, 64)).isEqualTo(base);
    }
}
