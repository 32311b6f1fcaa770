package vn.amtiet.trainer.engine.cpu;

import java.util.Arrays;

/**
 * Products in plain Java: a row of C gathers four rows of op(B) at a time, a loop that the compiler turns into vector code.
 * op(B) is packed into scratch of the calling thread first, which makes all four transpositions the same loop.
 */
final class JavaMatrixProduct implements MatrixProduct {
    private final ThreadLocal<Packed> scratch = ThreadLocal.withInitial(Packed::new);

    @Override
    public String description() {
        return "matrix products in plain Java";
    }

    @Override
    public void multiply(int m, int n, int k, float alpha, Matrix a, Matrix b, float beta, Matrix c) {
        Packed packed = scratch.get();
        packed.ensure(n, (k + 3) / 4 * 4);
        packed.pack(b, k, n);
        for (int i = 0; i < m; i++) {
            packed.row(a, i, k, alpha);
            packed.multiplyRow(k, n);
            packed.store(c, i, n, beta);
        }
    }

    private static final class Packed {
        private float[][] rows = new float[0][];
        private float[] sum = new float[0];
        private float[] left = new float[0];

        private void ensure(int n, int k) {
            if (sum.length < n || rows.length < k) {
                int columns = Math.max(n, sum.length);
                rows = new float[Math.max(k, rows.length)][columns];
                sum = new float[columns];
                left = new float[rows.length];
            }
        }

        private void pack(Matrix b, int k, int n) {
            for (int p = 0; p < k; p++) {
                float[] row = rows[p];
                if (b.transposed()) {
                    for (int j = 0; j < n; j++) {
                        row[j] = b.values()[b.offset() + j * b.stride() + p];
                    }
                } else {
                    System.arraycopy(b.values(), b.offset() + p * b.stride(), row, 0, n);
                }
            }
        }

        private void row(Matrix a, int i, int k, float alpha) {
            int start = a.transposed() ? a.offset() + i : a.offset() + i * a.stride();
            int step = a.transposed() ? a.stride() : 1;
            for (int p = 0; p < k; p++) {
                left[p] = alpha * a.values()[start + p * step];
            }
            for (int p = k; p % 4 != 0; p++) {
                left[p] = 0;
            }
        }

        private void multiplyRow(int k, int n) {
            Arrays.fill(sum, 0, n, 0);
            for (int p = 0; p < k; p += 4) {
                four(sum, left, p, rows, n);
            }
        }

        private static void four(float[] sum, float[] left, int p, float[][] rows, int n) {
            float[] b0 = rows[p];
            float[] b1 = rows[p + 1];
            float[] b2 = rows[p + 2];
            float[] b3 = rows[p + 3];
            float a0 = left[p];
            float a1 = left[p + 1];
            float a2 = left[p + 2];
            float a3 = left[p + 3];
            for (int j = 0; j < n; j++) {
                sum[j] += a0 * b0[j] + a1 * b1[j] + a2 * b2[j] + a3 * b3[j];
            }
        }

        private void store(Matrix c, int i, int n, float beta) {
            int at = c.offset() + i * c.stride();
            float[] out = c.values();
            if (beta == 0) {
                System.arraycopy(sum, 0, out, at, n);
                return;
            }
            for (int j = 0; j < n; j++) {
                out[at + j] = beta * out[at + j] + sum[j];
            }
        }
    }
}
