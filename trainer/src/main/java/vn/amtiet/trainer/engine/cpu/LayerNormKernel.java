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
        double sum = 0;
        for (int i = at; i < at + width; i++) {
            sum += x[i];
        }
        float mean = (float) (sum / width);
        double squares = 0;
        for (int i = at; i < at + width; i++) {
            float d = x[i] - mean;
            squares += d * d;
        }
        float scale = (float) (1 / Math.sqrt(squares / width + epsilon));
        statistics[row] = mean;
        statistics[rows + row] = scale;
        for (int i = 0; i < width; i++) {
            out[at + i] = (x[at + i] - mean) * scale * gain[i];
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
     */
    static void backward(
            float[] dX,
            float[] dOut,
            float[] x,
            float[] statistics,
            float[] gain,
            float[] dGain,
            float[] dBias,
            int row,
            int rows,
            int width) {
        int at = row * width;
        float mean = statistics[row];
        float scale = statistics[rows + row];
        double sum = 0;
        double sumX = 0;
        for (int i = 0; i < width; i++) {
            float normal = (x[at + i] - mean) * scale;
            float g = dOut[at + i] * gain[i];
            sum += g;
            sumX += g * normal;
            dGain[i] += dOut[at + i] * normal;
        }
        if (dBias.length > 0) {
            for (int i = 0; i < width; i++) {
                dBias[i] += dOut[at + i];
            }
        }
        float meanG = (float) (sum / width);
        float meanGX = (float) (sumX / width);
        for (int i = 0; i < width; i++) {
            float normal = (x[at + i] - mean) * scale;
            dX[at + i] += (dOut[at + i] * gain[i] - meanG - normal * meanGX) * scale;
        }
    }
}
