package vn.amtiet.trainer.engine.cpu;

/** Layer norm of single rows. */
final class LayerNormKernel {
    private LayerNormKernel() {}

    /**
     * Normalises the row of {@code x} at {@code at} into {@code out}; writes mean and reciprocal deviation.
     *
     * @param bias empty when the norm has none
     */
    static void forward(
            float[] out,
            float[] statistics,
            float[] x,
            float[] gain,
            float[] bias,
            int row,
            int rows,
            int width,
            float epsilon) {
        int at = row * width;
        float mean = Reductions.sum(x, at, width) / width;
        for (int i = 0; i < width; i++) {
            out[at + i] = x[at + i] - mean;
        }
        float variance = Reductions.dot(out, at, out, at, width) / width;
        float scale = (float) (1 / Math.sqrt(variance + epsilon));
        statistics[row] = mean;
        statistics[rows + row] = scale;
        for (int i = 0; i < width; i++) {
            out[at + i] = out[at + i] * scale * gain[i];
        }
        if (bias.length > 0) {
            for (int i = 0; i < width; i++) {
                out[at + i] += bias[i];
            }
        }
    }

    /**
     * Adds the gradient of one row to {@code dX} and its part of the weight gradients to {@code dGain} and {@code dBias}.
     * With x' the normalised row and g = dOut * gain: {@code dX += (g - mean(g) - x' mean(g x')) / deviation}.
     *
     * @param dBias empty when the norm has none
     * @param normal scratch of one row
     * @param g scratch of one row
     */
    static void backward(
            float[] dX,
            float[] dOut,
            float[] x,
            float[] statistics,
            float[] gain,
            float[] dGain,
            float[] dBias,
            float[] normal,
            float[] g,
            int row,
            int rows,
            int width) {
        int at = row * width;
        float mean = statistics[row];
        float scale = statistics[rows + row];
        for (int i = 0; i < width; i++) {
            normal[i] = (x[at + i] - mean) * scale;
        }
        for (int i = 0; i < width; i++) {
            g[i] = dOut[at + i];
        }
        for (int i = 0; i < width; i++) {
            dGain[i] += g[i] * normal[i];
        }
        for (int i = 0; i < dBias.length; i++) {
            dBias[i] += g[i];
        }
        for (int i = 0; i < width; i++) {
            g[i] *= gain[i];
        }
        float meanG = Reductions.sum(g, 0, width) / width;
        float meanGX = Reductions.dot(g, 0, normal, 0, width) / width;
        for (int i = 0; i < width; i++) {
            g[i] = (g[i] - meanG - normal[i] * meanGX) * scale;
        }
        for (int i = 0; i < width; i++) {
            dX[at + i] += g[i];
        }
    }
}
