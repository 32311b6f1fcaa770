package vn.amtiet.trainer.engine.cpu;

import vn.amtiet.trainer.model.ModelConfig.Activation;

/**
 * GELU (Hendrycks and Gimpel 2016) and its derivative over a range of an array: exactly, {@code x Phi(x)} with the normal
 * distribution function Phi, or by GPT-2's approximation {@code x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) / 2}.
 *
 * <p>The exact one must be branch-free to become vector code. With t = |x| the upper tail is {@code Q(t) = exp(-t^2/2)
 * R(t)}; R is a rational function fitted here by iteratively reweighted least squares on Chebyshev points of [0, 6] to
 * the weighted error 1e-8; exp is {@code 1 + expm1}, where expm1 of a 32nd of the argument is a polynomial (fitted on
 * [-18/32, 0] to 3e-9) and is doubled five times by {@code expm1(2y) = expm1(y) (2 + expm1(y))}. Absolute error of Phi in
 * float: below 1e-7, see the test. Beyond |x| = 6 the tail, 1e-9, stays as it is at 6.
 */
final class Gelu {
    private static final float LIMIT = 6;
    private static final float DENSITY = 0.3989422804f;

    private static final float P0 = 0.5000000094425248f;
    private static final float P1 = 0.18447203016304645f;
    private static final float P2 = 0.03473487519203449f;
    private static final float P3 = -0.00014734640847504147f;
    private static final float Q1 = 1.1668301985154412f;
    private static final float Q2 = 0.5004448236984624f;
    private static final float Q3 = 0.08165159754333331f;

    private static final float E0 = 0.4999997716309561f;
    private static final float E1 = 0.1666609320978963f;
    private static final float E2 = 0.041619435118839296f;
    private static final float E3 = 0.008161612606681256f;
    private static final float E4 = 0.0010987651117466534f;

    private static final double TANH_SLOPE = Math.sqrt(2 / Math.PI);
    private static final double TANH_CUBIC = 0.044715;

    private Gelu() {}

    /** {@code out[i] = gelu(x[i])} for n elements from {@code at}. */
    static void forward(float[] out, float[] x, int at, int n, Activation activation) {
        switch (activation) {
            case GELU_ERF -> forwardErf(out, x, at, n);
            case GELU_TANH -> forwardTanh(out, x, at, n);
        }
    }

    /** {@code d[i] *= gelu'(x[i])} for n elements of {@code d} from {@code dAt} and of {@code x} from {@code at}. */
    static void backward(float[] d, int dAt, float[] x, int at, int n, Activation activation) {
        switch (activation) {
            case GELU_ERF -> backwardErf(d, dAt, x, at, n);
            case GELU_TANH -> backwardTanh(d, dAt, x, at, n);
        }
    }

    /** {@code x Phi(x) = max(x, 0) - t Q(t)}. */
    private static void forwardErf(float[] out, float[] x, int at, int n) {
        for (int i = at; i < at + n; i++) {
            float v = x[i];
            float t = Math.min(Math.abs(v), LIMIT);
            float y = t * t * (-0.5f / 32);
            float e = y * (1 + y * (E0 + y * (E1 + y * (E2 + y * (E3 + y * E4)))));
            e = e * (2 + e);
            e = e * (2 + e);
            e = e * (2 + e);
            e = e * (2 + e);
            e = e * (2 + e);
            float tail = (1 + e) * (P0 + t * (P1 + t * (P2 + t * P3))) / (1 + t * (Q1 + t * (Q2 + t * Q3)));
            out[i] = Math.max(v, 0) - t * tail;
        }
    }

    /** {@code Phi(x) + x phi(x)} with {@code Phi(x) = 1/2 + sign(x) (1/2 - Q(t))}. */
    private static void backwardErf(float[] d, int dAt, float[] x, int at, int n) {
        for (int i = 0; i < n; i++) {
            float v = x[at + i];
            float t = Math.min(Math.abs(v), LIMIT);
            float sign = Math.max(-1f, Math.min(1f, v * 1e30f));
            float y = t * t * (-0.5f / 32);
            float e = y * (1 + y * (E0 + y * (E1 + y * (E2 + y * (E3 + y * E4)))));
            e = e * (2 + e);
            e = e * (2 + e);
            e = e * (2 + e);
            e = e * (2 + e);
            e = e * (2 + e);
            float density = 1 + e;
            float tail = density * (P0 + t * (P1 + t * (P2 + t * P3))) / (1 + t * (Q1 + t * (Q2 + t * Q3)));
            d[dAt + i] *= 0.5f + sign * (0.5f - tail + t * (DENSITY * density));
        }
    }

    private static void forwardTanh(float[] out, float[] x, int at, int n) {
        for (int i = at; i < at + n; i++) {
            double v = x[i];
            out[i] = (float) (0.5 * v * (1 + Math.tanh(TANH_SLOPE * (v + TANH_CUBIC * v * v * v))));
        }
    }

    private static void backwardTanh(float[] d, int dAt, float[] x, int at, int n) {
        for (int i = 0; i < n; i++) {
            double v = x[at + i];
            double t = Math.tanh(TANH_SLOPE * (v + TANH_CUBIC * v * v * v));
            double slope = TANH_SLOPE * (1 + 3 * TANH_CUBIC * v * v);
            d[dAt + i] *= (float) (0.5 * (1 + t) + 0.5 * v * (1 - t * t) * slope);
        }
    }
}
