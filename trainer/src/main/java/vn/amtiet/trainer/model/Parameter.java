package vn.amtiet.trainer.model;

import java.util.List;

/**
 * One trained tensor, row-major.
 *
 * @param name our own name, which is nanoGPT's: "transformer.h.0.attn.c_attn.weight"
 * @param shape sizes, outermost first; linear weights are [out, in]
 * @param init how it starts
 * @param decayed whether AdamW's weight decay applies: nanoGPT's rule is rank 2 and higher
 */
public record Parameter(String name, List<Integer> shape, Init init, boolean decayed) {

    /** Initial values. */
    public sealed interface Init {
        /** Every element the same. */
        record Constant(float value) implements Init {}

        /** Normal with mean 0. */
        record Normal(double standardDeviation) implements Init {}

        /** Uniform in [-limit, limit). */
        record Uniform(double limit) implements Init {}
    }

    /** Number of elements. */
    public long size() {
        long size = 1;
        for (int n : shape) {
            size *= n;
        }
        return size;
    }
}
