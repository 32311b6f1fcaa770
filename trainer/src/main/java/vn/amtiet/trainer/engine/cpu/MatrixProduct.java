package vn.amtiet.trainer.engine.cpu;

/**
 * Multiplies row-major float matrices: {@code C = alpha * op(A) * op(B) + beta * C}. Called from several threads at once;
 * equal arguments give bit-equal results on one machine.
 */
interface MatrixProduct {
    /** Who multiplies: "OpenBLAS by ND4J". */
    String description();

    /**
     * op(A) is m x k, op(B) is k x n, C is m x n; op transposes where the flag says so. With beta 0, C is only written.
     */
    void multiply(int m, int n, int k, float alpha, Matrix a, Matrix b, float beta, Matrix c);

    /**
     * A rectangle inside an array.
     *
     * @param values the array
     * @param offset of the first element
     * @param stride elements from one stored row to the next
     * @param transposed whether the stored rows are the columns of the operand
     */
    record Matrix(float[] values, int offset, int stride, boolean transposed) {
        static Matrix of(float[] values, int offset, int stride) {
            return new Matrix(values, offset, stride, false);
        }

        static Matrix transposed(float[] values, int offset, int stride) {
            return new Matrix(values, offset, stride, true);
        }
    }
}
