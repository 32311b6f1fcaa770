package vn.amtiet.trainer.random;

/**
 * Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"): a keyed function of a counter.
 * Whoever knows (seed, site, step, index) knows the number, on any engine, in any order, after any resume.
 *
 * <p>Counter words: index low, index high, site, step. Key words: seed low, seed high.
 */
public final class Philox {
    private static final int M0 = 0xD2511F53;
    private static final int M1 = 0xCD9E8D57;
    private static final int W0 = 0x9E3779B9;
    private static final int W1 = 0xBB67AE85;

    private Philox() {}

    /** Writes the four 32-bit words of block {@code index} to {@code out[0..3]}. */
    public static void block(long seed, int site, int step, long index, int[] out) {
        int c0 = (int) index;
        int c1 = (int) (index >>> 32);
        int c2 = site;
        int c3 = step;
        int k0 = (int) seed;
        int k1 = (int) (seed >>> 32);
        for (int round = 0; round < 10; round++) {
            long p0 = (M0 & 0xFFFFFFFFL) * (c0 & 0xFFFFFFFFL);
            long p1 = (M1 & 0xFFFFFFFFL) * (c2 & 0xFFFFFFFFL);
            int n0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            int n2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c0 = n0;
            c1 = (int) p1;
            c2 = n2;
            c3 = (int) p0;
            k0 += W0;
            k1 += W1;
        }
        out[0] = c0;
        out[1] = c1;
        out[2] = c2;
        out[3] = c3;
    }

    /** The 32-bit word number {@code index} of a stream: word {@code index % 4} of block {@code index / 4}. */
    public static int word(long seed, int site, int step, long index) {
        int[] out = new int[4];
        block(seed, site, step, index >>> 2, out);
        return out[(int) (index & 3)];
    }

    /** Uniform in [0, 1) with 24 bits, exact in float. */
    public static float uniform(int word) {
        return (word >>> 8) * 0x1p-24f;
    }

    /** Uniform in [0, 1) with 53 bits out of two words. */
    public static double uniform(int high, int low) {
        return (((long) (high >>> 6) << 27) | (low >>> 5)) * 0x1p-53;
    }
}
