package vn.amtiet.trainer.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;
import vn.amtiet.trainer.model.ModelConfig.Activation;

class ElementaryFunctionsTest {
    private static float gelu(double x, Activation activation) {
        float[] out = new float[1];
        Gelu.forward(out, new float[] {(float) x}, 0, 1, activation, new Gelu.Scratch(1));
        return out[0];
    }

    /** Values of x Phi(x) by Mathematica-style arbitrary precision, 10 digits. */
    @Test
    void behaviour07_geluIsTheExactOne() {
        double[][] table = {
            {0, 0}, {0.5, 0.3457312306}, {1, 0.8413447461}, {2, 1.9544997361}, {3, 2.9959503059},
            {-0.5, -0.1542687694}, {-1, -0.1586552539}, {-2, -0.0455002639}, {-3, -0.0040496941}, {-7, 0}
        };
        for (double[] row : table) {
            assertThat((double) gelu(row[0], Activation.GELU_ERF)).isCloseTo(row[1], offset(1e-6));
        }
    }

    @Test
    void behaviour07_geluByTanhIsGpt2s() {
        assertThat((double) gelu(1, Activation.GELU_TANH)).isCloseTo(0.8411919906, offset(1e-6));
        assertThat((double) gelu(-2, Activation.GELU_TANH)).isCloseTo(-0.0454023059, offset(1e-6));
    }

    /** Phi from GELU's own definition against the series of Abramowitz and Stegun 7.1.5 in double. */
    @Test
    void geluAgreesWithTheSeriesEverywhere() {
        double worst = 0;
        for (double x = -6; x <= 6; x += 0.00173) {
            float v = (float) x;
            double error = Math.abs(gelu(v, Activation.GELU_ERF) - v * phi(v));
            worst = Math.max(worst, error / Math.max(1, Math.abs(v)));
        }
        System.out.println("largest error of GELU relative to max(1, |x|): " + worst);
        assertThat(worst).isLessThan(1e-7);
    }

    private static double phi(double x) {
        double z = x / Math.sqrt(2);
        double term = z;
        double sum = z;
        for (int n = 1; n < 150; n++) {
            term *= -z * z / n;
            sum += term / (2 * n + 1);
        }
        return 0.5 + sum / Math.sqrt(Math.PI);
    }

    /** The bounds that Exponential states. */
    @Test
    void exponentialIsAsExactAsItSays() {
        for (float x = -36; x <= 0; x += 0.00137f) {
            float[] y = {x};
            Exponential.ofNegative(y, 0, 1);
            assertThat(y[0] / Math.exp(x)).as("x = " + x).isCloseTo(1, offset(x >= -8 ? 2.5e-6 : 2e-4));
        }
    }

    @Test
    void exponentialKeepsNotANumberAndEndsInNothing() {
        float[] x = {Float.NaN, Float.NEGATIVE_INFINITY, 0};
        Exponential.ofNegative(x, 0, 3);
        assertThat(x[0]).isNaN();
        assertThat(x[1]).isBetween(0f, 1e-15f);
        assertThat(x[2]).isEqualTo(1);
    }

    @Test
    void behaviour07_layerNormAddsItsEpsilonInsideTheRoot() {
        float[] x = {1e-3f, -1e-3f};
        float[] out = new float[2];
        float[] statistics = new float[2];
        LayerNormKernel.forward(out, statistics, x, new float[] {1, 1}, new float[0], 0, 1, 2, 1e-5f);
        assertThat((double) out[0]).isCloseTo(1e-3 / Math.sqrt(1e-6 + 1e-5), offset(1e-6));
    }
}
