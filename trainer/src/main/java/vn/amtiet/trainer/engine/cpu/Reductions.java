package vn.amtiet.trainer.engine.cpu;

/**
 * Sums and maxima over ranges, with eight running values in a fixed order: the processor works on them side by side, which
 * the compiler may not do with one.
 */
final class Reductions {
    private Reductions() {}

    static float sum(float[] x, int at, int n) {
        float s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        int i = at;
        for (; i <= at + n - 8; i += 8) {
            s0 += x[i];
            s1 += x[i + 1];
            s2 += x[i + 2];
            s3 += x[i + 3];
            s4 += x[i + 4];
            s5 += x[i + 5];
            s6 += x[i + 6];
            s7 += x[i + 7];
        }
        for (; i < at + n; i++) {
            s0 += x[i];
        }
        return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    }

    static float dot(float[] x, int xAt, float[] y, int yAt, int n) {
        float s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        int i = 0;
        for (; i <= n - 8; i += 8) {
            s0 += x[xAt + i] * y[yAt + i];
            s1 += x[xAt + i + 1] * y[yAt + i + 1];
            s2 += x[xAt + i + 2] * y[yAt + i + 2];
            s3 += x[xAt + i + 3] * y[yAt + i + 3];
            s4 += x[xAt + i + 4] * y[yAt + i + 4];
            s5 += x[xAt + i + 5] * y[yAt + i + 5];
            s6 += x[xAt + i + 6] * y[yAt + i + 6];
            s7 += x[xAt + i + 7] * y[yAt + i + 7];
        }
        for (; i < n; i++) {
            s0 += x[xAt + i] * y[yAt + i];
        }
        return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    }

    static float max(float[] x, int at, int n) {
        float m0 = x[at], m1 = m0, m2 = m0, m3 = m0;
        int i = at;
        for (; i <= at + n - 4; i += 4) {
            m0 = m0 > x[i] ? m0 : x[i];
            m1 = m1 > x[i + 1] ? m1 : x[i + 1];
            m2 = m2 > x[i + 2] ? m2 : x[i + 2];
            m3 = m3 > x[i + 3] ? m3 : x[i + 3];
        }
        for (; i < at + n; i++) {
            m0 = m0 > x[i] ? m0 : x[i];
        }
        return Math.max(Math.max(m0, m1), Math.max(m2, m3));
    }
}
