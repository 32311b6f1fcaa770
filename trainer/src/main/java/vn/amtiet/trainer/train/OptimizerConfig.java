package vn.amtiet.trainer.train;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * AdamW (Loshchilov and Hutter 2019, algorithm 2).
 *
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon outside the root; torch's default is 1e-8
 * @param weightDecay decoupled decay of the decayed parameters
 * @param decayGroups which parameters those are
 * @param clip largest global gradient norm; absent is off (nanoGPT of January 2023)
 */
public record OptimizerConfig(
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        DecayGroups decayGroups,
        @Nullable Double clip) {

    /** The parameters that weight decay applies to. */
    public enum DecayGroups {
        /** Every tensor of rank 2 and higher, both embeddings too: today's nanoGPT. */
        @JsonProperty("rank2")
        RANK2,
        /** Weights of linear layers only; the tied embedding and the positions are left alone: January 2023. */
        @JsonProperty("linear-only")
        LINEAR_ONLY
    }

    public OptimizerConfig {
        Check.range("optimizer.beta1", beta1, 0, 1);
        Check.range("optimizer.beta2", beta2, 0, 1);
        Check.positive("optimizer.epsilon", epsilon);
        Check.range("optimizer.weightDecay", weightDecay, 0, Double.POSITIVE_INFINITY);
        if (clip != null) {
            Check.positive("optimizer.clip", clip);
        }
    }
}
