package vn.amtiet.trainer.engine.cpu;

import vn.amtiet.trainer.operations.Dropout;
import vn.amtiet.trainer.random.Philox;

/** The multipliers of one dropout site for one key: 0 where dropped, 1 / (1 - p) where kept. */
final class DropoutMask {
    private final long seed;
    private final int site;
    private final int step;
    private final long base;
    private final int threshold;
    private final float scale;

    private DropoutMask(Dropout dropout, int[] key) {
        seed = (key[0] & 0xFFFFFFFFL) | ((long) key[1] << 32);
        site = dropout.site();
        step = key[2];
        base = (long) key[3] << Dropout.MICRO_STEP_SHIFT;
        threshold = (int) Math.ceil(dropout.probability() * 0x1p24);
        scale = (float) (1 / (1 - dropout.probability()));
    }

    /** The mask under the key that the tensor holds now. */
    static DropoutMask of(Dropout dropout) {
        return new DropoutMask(dropout, CpuTensor.ints(dropout.key()));
    }

    /** Multipliers of elements {@code first} to {@code first + n}. */
    void fill(long first, float[] mask, int n) {
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
