package vn.amtiet.trainer.engine.cuda;

import vn.amtiet.cli.UserError;

/**
 * The kernels of attention for heads of some size: which functions, how many rows a block owns, how much shared memory it
 * needs. The numbers are those of the kernel files.
 *
 * @param forward a block owns queries
 * @param backwardQuery the gradients of queries; a block owns queries
 * @param backwardKey the gradients of keys and values; a block owns keys
 */
record AttentionKernels(Function forward, Function backwardQuery, Function backwardKey) {
    /** Most columns of a head. */
    private static final int MOST_COLUMNS = 128;

    /** Head sizes are rounded up to a multiple of this. */
    private static final int COLUMNS_STEP = 32;

    /** Heads of up to this many columns have larger blocks of rows. */
    private static final int NARROW = 64;

    /**
     * A kernel.
     *
     * @param rows that a block owns
     * @param threads of a block
     * @param sharedBytes of a block
     */
    record Function(String file, String name, int rows, int threads, int sharedBytes) {}

    /**
     * The kernels for heads of that size.
     *
     * @throws UserError if they are too large
     */
    static AttentionKernels of(int headSize, boolean bf16) {
        int columns = columns(headSize);
        return bf16 ? bf16(columns) : fp32(columns);
    }

    /** The head size rounded up to one that kernels are compiled for. */
    static int columns(int headSize) {
        if (headSize > MOST_COLUMNS) {
            throw UserError.failed("engine cuda: attention heads have " + headSize + " columns; expected at most "
                    + MOST_COLUMNS + ". Use more heads, or --engine cpu.");
        }
        return (headSize + COLUMNS_STEP - 1) / COLUMNS_STEP * COLUMNS_STEP;
    }

    /** Tiles of the rows a block owns, and of the others two tiles in two stages each; statistics in two stages. */
    private static AttentionKernels bf16(int columns) {
        int threads = 128;
        int others = 64;
        int queries = 128;
        int own = columns <= NARROW ? 128 : 64;
        int row = columns * 2;
        int backward = (2 * own + 4 * others) * row;
        int statistics = 2 * 2 * others * Float.BYTES;
        return new AttentionKernels(
                new Function(
                        "attention_forward.cu", "attention_forward", queries, threads, (queries + 4 * others) * row),
                new Function("attention_backward_query.cu", "attention_backward_query", own, threads, backward),
                new Function(
                        "attention_backward_key.cu", "attention_backward_key", own, threads, backward + statistics));
    }

    /** Tiles of four matrices (three in forward) and one of weights, all of as many rows, padded by 4 columns. */
    private static AttentionKernels fp32(int columns) {
        int side = columns <= NARROW ? 16 : 8;
        int rows = 4 * side;
        int threads = side * side;
        int tile = rows * (columns + 4) * Float.BYTES;
        int weights = rows * (rows + 4) * Float.BYTES;
        int statistics = 2 * rows * Float.BYTES;
        String file = "attention_fp32_backward.cu";
        return new AttentionKernels(
                new Function("attention_fp32_forward.cu", "attention_forward", rows, threads, 3 * tile + weights),
                new Function(file, "attention_backward_query", rows, threads, 4 * tile + weights),
                new Function(file, "attention_backward_key", rows, threads, 4 * tile + weights + statistics));
    }
}
