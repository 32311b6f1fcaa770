package vn.amtiet.trainer.engine.cpu;

import vn.amtiet.trainer.model.ModelConfig.Activation;

/**
 * GELU (Hendrycks and Gimpel 2016) and its derivative over a range of an array: exactly, {@code x Phi(x)} with the normal
 * distribution function Phi, or by the tanh of GPT-2, {@code x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) / 2}.
 */
final class Gelu {
    private static final double ROOT_HALF = Math.sqrt(0.5);
    private static final double DENSITY = 1 / Math.sqrt(2 * Math.PI);

    private Gelu() {}

    /** {@code out[i] = gelu(x[i])} for n elements from {@code at}. */
    static void forward(float[] out, float[] x, int at, int n, Activation activation) {
        for (int i = at; i < at + n; i++) {
            double v = x[i];
            out[i] = (float)
                    (activation == Activation.GELU_ERF
                            ? v * 0.5 * (1 + ErrorFunction.erf(v * ROOT_HALF))
                            : 0.5 * v * (1 + Math.tanh(inner(v))));
        }
    }

    /** {@code d[i] *= gelu'(x[i])} for n elements from {@code at}. */
    static void backward(float[] d, float[] x, int at, int n, Activation activation) {
        for (int i = at; i < at + n; i++) {
            double v = x[i];
            if (activation == Activation.GELU_ERF) {
                double phi = DENSITY * Math.exp(-0.5 * v * v);
                d[i] *= (float) (0.5 * (1 + ErrorFunction.erf(v * ROOT_HALF)) + v * phi);
            } else {
                double t = Math.tanh(inner(v));
                double slope = Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * v * v);
                d[i] *= (float) (0.5 * (1 + t) + 0.5 * v * (1 - t * t) * slope);
            }
        }
    }

    private static double inner(double v) {
        return Math.sqrt(2 / Math.PI) * (v + 0.044715 * v * v * v);
    }
}
