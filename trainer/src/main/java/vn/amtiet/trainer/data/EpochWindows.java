package vn.amtiet.trainer.data;

import vn.amtiet.trainer.random.Philox;

/**
 * Windows without replacement: an epoch reads each of the {@code (length - T) / T} windows that lie side by side once,
 * in a random order, from a random offset in {@code [0, T)} that changes with the epoch. The order is a keyed
 * permutation, so the window of any position is known without a list: a Feistel network over the next power of four,
 * walked until it falls inside (Black and Rogaway 2002, "Ciphers with arbitrary finite domains").
 */
final class EpochWindows {
    /** Four rounds make a pseudo-random permutation (Luby and Rackoff 1988); two more for small halves. */
    private static final int ROUNDS = 6;

    private final long length;
    private final int time;
    private final long seed;
    private final int site;
    private final long windows;
    private final int halfBits;

    EpochWindows(long length, int time, long seed, int site) {
        this.length = length;
        this.time = time;
        this.seed = seed;
        this.site = site;
        this.windows = Math.max(1, (length - time) / time);
        int bits = 64 - Long.numberOfLeadingZeros(Math.max(1, windows - 1));
        this.halfBits = Math.max(1, (bits + 1) / 2);
    }

    /** Windows of an epoch. */
    long windows() {
        return windows;
    }

    /** First token of the window at a position counted from the beginning of training. */
    long start(long position) {
        int epoch = Math.toIntExact(position / windows);
        int[] words = new int[4];
        Philox.block(seed, site, epoch, -1, words);
        long offsets = Math.min(time, length - windows * time);
        long offset = (long) (Philox.uniform(words[0], words[1]) * offsets);
        return offset + permute(position % windows, epoch) * time;
    }

    private long permute(long index, int epoch) {
        long value = index;
        do {
            value = feistel(value, epoch);
        } while (value >= windows);
        return value;
    }

    private long feistel(long value, int epoch) {
        long mask = (1L << halfBits) - 1;
        long left = value >>> halfBits;
        long right = value & mask;
        int[] words = new int[4];
        for (int round = 0; round < ROUNDS; round++) {
            Philox.block(seed, site, epoch, ((long) round << 56) | right, words);
            long next = left ^ (words[0] & 0xFFFFFFFFL | (long) words[1] << 32) & mask;
            left = right;
            right = next;
        }
        return left << halfBits | right;
    }
}
