package vn.amtiet.trainer.train;

import java.util.OptionalDouble;
import vn.amtiet.trainer.model.ModelConfig;

/**
 * Model flops utilisation: operations that the model needs over what the device can do (PaLM, Chowdhery et al. 2022,
 * appendix B; nanoGPT model.py, estimate_mfu). Smoothed as nanoGPT does: nothing for the first 5 steps of a process, then
 * 0.9 old + 0.1 new at each logged step.
 */
public final class Utilisation {
    private static final int FIRST_STEP = 5;
    private static final double OLD_SHARE = 0.9;

    private final double flopsPerStep;
    private final double peakFlops;
    private double running = Double.NaN;

    /**
     * For one update of a run.
     *
     * @param flopsPerToken see {@link #flopsPerToken}
     * @param tokensPerStep of all micro-batches
     * @param peakFlops operations a second of the device in the number format in use
     */
    public Utilisation(double flopsPerToken, long tokensPerStep, double peakFlops) {
        this.flopsPerStep = flopsPerToken * tokensPerStep;
        this.peakFlops = peakFlops;
    }

    /**
     * {@code 6 N + 12 L H Q T} forward and backward, with Q the head size: 854.77 million for GPT-2 124M without biases
     * and 50304 rows.
     *
     * @param parameters N: trained values without the position table
     */
    public static double flopsPerToken(long parameters, ModelConfig model) {
        return 6.0 * parameters + 12.0 * model.layers() * model.heads() * model.headSize() * model.blockSize();
    }

    /**
     * Takes a logged step in.
     *
     * @param localStep steps of this process before it
     * @return the smoothed share, such as 0.37; empty for the first 5 steps
     */
    public OptionalDouble add(long localStep, double seconds) {
        if (localStep < FIRST_STEP) {
            return OptionalDouble.empty();
        }
        double now = flopsPerStep / seconds / peakFlops;
        running = Double.isNaN(running) ? now : OLD_SHARE * running + (1 - OLD_SHARE) * now;
        return OptionalDouble.of(running);
    }
}
