package vn.amtiet.trainer.engine.cuda;

/**
 * How many blocks of how many threads a kernel runs as.
 *
 * @param x blocks in x, at most 2^31 - 1
 * @param y blocks in y, at most 65535
 * @param z blocks in z, at most 65535
 * @param threads of a block, at most 1024
 */
record Grid(int x, int y, int z, int threads) {
    /** The limits of every card of compute capability 3.0 and up (CUDA C++ Programming Guide, technical specifications). */
    private static final int MOST_IN_Y_AND_Z = 65535;

    private static final int MOST_THREADS = 1024;

    Grid {
        if (x < 1 || y < 1 || z < 1 || y > MOST_IN_Y_AND_Z || z > MOST_IN_Y_AND_Z) {
            throw new IllegalArgumentException("expected at least one block and at most " + MOST_IN_Y_AND_Z
                    + " in y and z, got " + x + " x " + y + " x " + z);
        }
        if (threads < 1 || threads > MOST_THREADS) {
            throw new IllegalArgumentException("expected 1 to " + MOST_THREADS + " threads, got " + threads);
        }
    }

    /** A row of blocks. */
    static Grid of(long blocks, int threads) {
        return new Grid(Math.toIntExact(blocks), 1, 1, threads);
    }

    /** A row of as many blocks as give each of {@code items} a thread; at least one. */
    static Grid covering(long items, int threads) {
        return of(Math.max(1, (items + threads - 1) / threads), threads);
    }

    @Override
    public String toString() {
        return x + " x " + y + " x " + z + " blocks of " + threads + " threads";
    }
}
