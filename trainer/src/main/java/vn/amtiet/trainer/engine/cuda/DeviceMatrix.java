package vn.amtiet.trainer.engine.cuda;

/**
 * A row-major matrix in device memory, or the transpose of one.
 *
 * <p>Example: the weight [O, I] of a linear layer as the right factor of {@code in * weight^T} is {@code
 * DeviceMatrix.of(address, bf16, O, I).transpose()}.
 *
 * @param address of the first element
 * @param bf16 the type of its elements: bf16, or else fp32
 * @param rows as stored
 * @param columns as stored
 * @param leading elements from a row to the next, at least {@code columns}
 * @param transposed whether the transpose of what is stored is meant
 */
record DeviceMatrix(long address, boolean bf16, int rows, int columns, int leading, boolean transposed) {
    private static final int BF16_BYTES = 2;

    /** More than this helps no kernel of cuBLASLt. */
    private static final int MOST_ALIGNMENT = 16;

    DeviceMatrix {
        if (rows < 1 || columns < 1 || leading < columns) {
            throw new IllegalArgumentException("expected at least one row and column and leading >= columns, got "
                    + rows + " x " + columns + " leading " + leading);
        }
    }

    /** Rows one after the other without gaps. */
    static DeviceMatrix of(long address, boolean bf16, int rows, int columns) {
        return new DeviceMatrix(address, bf16, rows, columns, columns, false);
    }

    DeviceMatrix transpose() {
        return new DeviceMatrix(address, bf16, rows, columns, leading, !transposed);
    }

    /** The same matrix from another row as stored on. */
    DeviceMatrix rows(int first, int count) {
        long at = address + (long) first * leading * bytes();
        return new DeviceMatrix(at, bf16, count, columns, leading, transposed);
    }

    /** Rows of the matrix that is meant. */
    int height() {
        return transposed ? columns : rows;
    }

    /** Columns of the matrix that is meant. */
    int width() {
        return transposed ? rows : columns;
    }

    /** Bytes of an element. */
    int bytes() {
        return bf16 ? BF16_BYTES : Float.BYTES;
    }

    /** Bytes from the first element to behind the last. */
    long extent() {
        return ((long) (rows - 1) * leading + columns) * bytes();
    }

    /** The largest power of two up to 16 that divides the address. */
    int alignment() {
        return (int) Math.min(MOST_ALIGNMENT, Long.lowestOneBit(address | MOST_ALIGNMENT));
    }
}
