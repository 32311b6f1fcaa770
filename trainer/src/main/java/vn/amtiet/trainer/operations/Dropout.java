package vn.amtiet.trainer.operations;

/**
 * Inverted dropout whose mask is a function of its key, so that backward and a resumed run see the mask of forward.
 *
 * <p>Element i of the site is kept if the top 24 bits of word i of the Philox stream are at least {@code ceil(p *
 * 2^24)}; kept values are multiplied by {@code 1 / (1 - p)}. The stream has the key's seed, this site, the key's step,
 * and starts at index {@code microStep << 40}. Element numbers count the tensor's elements row by row; rows of attention
 * weights are padded to a multiple of 4, so that a block of four words never straddles two rows.
 *
 * @param probability of dropping, in [0, 1); 0 makes every operation skip dropout
 * @param site which place of the model: each place has its own stream
 * @param key INT [4]: seed low word, seed high word, step, micro-step; read when the operation runs
 */
public record Dropout(double probability, int site, Tensor key) {
    /** Bits of the stream index below the micro-step. */
    public static final int MICRO_STEP_SHIFT = 40;

    public boolean off() {
        return probability == 0;
    }
}
