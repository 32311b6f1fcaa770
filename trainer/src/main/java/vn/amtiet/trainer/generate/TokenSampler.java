package vn.amtiet.trainer.generate;

import java.util.Arrays;

/**
 * nanoGPT's choice of the next token (model.py, generate): logits over temperature, all below the k-th largest struck
 * out with ties kept, softmax, one draw.
 *
 * @param temperature above 0; 1 leaves the distribution as it is
 * @param topK how many of the largest logits stay; capped at the number of tokens
 */
public record TokenSampler(double temperature, int topK) {
    public TokenSampler {
        if (!(temperature > 0)) {
            throw new IllegalArgumentException("temperature must be above 0: " + temperature);
        }
        if (topK < 1) {
            throw new IllegalArgumentException("top-k must be at least 1: " + topK);
        }
    }

    /**
     * The id whose stretch of the cumulative distribution holds {@code uniform}: logits {0, ln 3} at temperature 1 have
     * the distribution {0.25, 0.75}, so 0.2 gives 0 and 0.3 gives 1.
     *
     * @param logits a row that starts at {@code offset}
     * @param tokens ids that may be drawn; rows of the model beyond them are padding
     * @param uniform in [0, 1)
     */
    public int pick(float[] logits, int offset, int tokens, double uniform) {
        double threshold = threshold(logits, offset, tokens);
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < tokens; i++) {
            largest = Math.max(largest, logits[offset + i]);
        }
        double[] cumulative = new double[tokens];
        double sum = 0;
        for (int i = 0; i < tokens; i++) {
            float logit = logits[offset + i];
            if (logit >= threshold) {
                sum += Math.exp((logit - largest) / temperature);
            }
            cumulative[i] = sum;
        }
        double target = uniform * sum;
        for (int i = 0; i < tokens; i++) {
            if (cumulative[i] > target) {
                return i;
            }
        }
        throw new IllegalStateException("no token to draw: logits are not finite");
    }

    private double threshold(float[] logits, int offset, int tokens) {
        if (topK >= tokens) {
            return Double.NEGATIVE_INFINITY;
        }
        float[] sorted = Arrays.copyOfRange(logits, offset, offset + tokens);
        Arrays.sort(sorted);
        return sorted[tokens - topK];
    }
}
