package vn.amtiet.trainer.operations;

import vn.amtiet.trainer.random.Philox;

/**
 * The multipliers of one dropout site for one key on the host: 0 where dropped, 1 / (1 - p) where kept. The stream is
 * that of {@link Dropout}; example: {@code DropoutMask.of(0.1, 2, new int[] {1337, 0, step, 0}).fill(0, mask, 128)}.
 */
public final class DropoutMask {
    private final long seed;
    private final int site;
    private final int step;
    private final long base;
    private final int threshold;
    private final float scale;

    private DropoutMask(double probability, int site, int[] key) {
        seed = (key[0] & 0xFFFFFFFFL) | ((long) key[1] << 32);
        this.site = site;
        step = key[2];
        base = (long) key[3] << Dropout.MICRO_STEP_SHIFT;
        threshold = (int) Math.ceil(probability * 0x1p24);
        scale = (float) (1 / (1 - probability));
    }

    /**
     * The mask of a site.
     *
     * @param probability of dropping, in [0, 1)
     * @param key the four words of {@link Dropout#key}
     */
    public static DropoutMask of(double probability, int site, int[] key) {
        return new DropoutMask(probability, site, key);
    }

    /** Multipliers of elements {@code first} to {@code first + n}. */
    public void fill(long first, float[] mask, int n) {
        int[] words = new int[4];
        int lane = (int) (first & 3);
        long block = (base + first) >>> 2;
        for (int i = -lane; i < n; i += 4) {
            Philox.block(seed, site, step, block++, words);
            for (int j = Math.max(0, -i); j < Math.min(4, n - i); j++) {
                mask[i + j] = (words[j] >>> 8) >= threshold ? scale : 0;
            }
        }
    }
}
