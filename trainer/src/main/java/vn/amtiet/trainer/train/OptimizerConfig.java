package vn.amtiet.trainer.train;

import org.jspecify.annotations.Nullable;
import vn.amtiet.trainer.model.DecayRule;

/**
 * AdamW (Loshchilov and Hutter 2019, algorithm 2).
 *
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon outside the root; torch's default is 1e-8
 * @param weightDecay decoupled decay of the decayed parameters
 * @param decayGroups which parameters those are: rank-two is today's nanoGPT, linear-only that of January 2023
 * @param clip largest global gradient norm; absent is off (nanoGPT of January 2023)
 */
public record OptimizerConfig(
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        DecayRule decayGroups,
        @Nullable Double clip) {

    public OptimizerConfig {
        Check.range("beta1", beta1, 0, 1);
        Check.range("beta2", beta2, 0, 1);
        Check.positive("epsilon", epsilon);
        Check.range("weightDecay", weightDecay, 0, Double.POSITIVE_INFINITY);
        Check.present("decayGroups", decayGroups);
        if (clip != null) {
            Check.positive("clip", clip);
        }
    }
}
