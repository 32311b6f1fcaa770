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

    private static final double TANH_SLOPE = Math.sqrt(2 / Math.PI);
    private static final double TANH_CUBIC = 0.044715;

    private Gelu() {}

    /** One thread's rows of up to {@code longest} elements. */
    static final class Scratch {
        private final float[] x;
        private final float[] magnitude;
        private final float[] density;
        private final float[] tail;

        Scratch(int longest) {
            x = new float[longest];
            magnitude = new float[longest];
            density = new float[longest];
            tail = new float[longest];
        }
    }

    /** {@code out[i] = gelu(x[i])} for n elements from {@code at}. */
    static void forward(float[] out, float[] x, int at, int n, Activation activation, Scratch scratch) {
        switch (activation) {
            case GELU_ERF -> forwardErf(out, x, at, n, scratch);
            case GELU_TANH -> forwardTanh(out, x, at, n);
        }
    }

    /** {@code d[i] *= gelu'(x[i])} for n elements of {@code d} from {@code dAt} and of {@code x} from {@code at}. */
    static void backward(float[] d, int dAt, float[] x, int at, int n, Activation activation, Scratch scratch) {
        switch (activation) {
            case GELU_ERF -> backwardErf(d, dAt, x, at, n, scratch);
            case GELU_TANH -> backwardTanh(d, dAt, x, at, n);
        }
    }

    /**
     * {@code work[i] = Q(t)} of the first n elements of {@code t}, all in [0, 6]; {@code density[i] = exp(-t^2 / 2)}. Three
     * short loops, as in {@link Exponential}.
     */
    private static void tail(float[] work, float[] density, float[] t, int n) {
        for (int i = 0; i < n; i++) {
            density[i] = t[i] * t[i] * (-0.5f / 32);
        }
        Exponential.expm1(density, 0, n);
        for (int i = 0; i < n; i++) {
            float e = density[i];
            e = e * (2 + e);
            e = e * (2 + e);
            e = e * (2 + e);
            e = e * (2 + e);
            density[i] = 1 + e * (2 + e);
        }
        for (int i = 0; i < n; i++) {
            float a = t[i];
            work[i] = (P0 + a * (P1 + a * (P2 + a * P3))) / (1 + a * (Q1 + a * (Q2 + a * Q3)));
        }
        for (int i = 0; i < n; i++) {
            work[i] *= density[i];
        }
    }

    /** {@code x Phi(x) = max(x, 0) - t Q(t)}. */
    private static void forwardErf(float[] out, float[] x, int at, int n, Scratch s) {
        System.arraycopy(x, at, s.x, 0, n);
        magnitude(s, n);
        tail(s.tail, s.density, s.magnitude, n);
        for (int i = 0; i < n; i++) {
            s.tail[i] = Math.max(s.x[i], 0f) - s.magnitude[i] * s.tail[i];
        }
        System.arraycopy(s.tail, 0, out, at, n);
    }

    private static void magnitude(Scratch s, int n) {
        float[] x = s.x;
        float[] t = s.magnitude;
        for (int i = 0; i < n; i++) {
            t[i] = Math.min(Math.abs(x[i]), LIMIT);
        }
    }

    /** {@code Phi(x) + x phi(x)} with {@code Phi(x) = 1/2 + sign(x) (1/2 - Q(t))}. */
    private static void backwardErf(float[] d, int dAt, float[] x, int at, int n, Scratch s) {
        System.arraycopy(x, at, s.x, 0, n);
        magnitude(s, n);
        tail(s.tail, s.density, s.magnitude, n);
        float[] tail = s.tail;
        float[] density = s.density;
        float[] t = s.magnitude;
        float[] sign = s.x;
        for (int i = 0; i < n; i++) {
            tail[i] = 0.5f - tail[i] + t[i] * (DENSITY * density[i]);
        }
        for (int i = 0; i < n; i++) {
            sign[i] = Math.max(-1f, Math.min(1f, sign[i] * 1e30f));
        }
        System.arraycopy(d, dAt, density, 0, n);
        for (int i = 0; i < n; i++) {
            density[i] *= 0.5f + sign[i] * tail[i];
        }
        System.arraycopy(density, 0, d, dAt, n);
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
