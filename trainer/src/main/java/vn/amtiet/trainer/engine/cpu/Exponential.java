package vn.amtiet.trainer.engine.cpu;

/**
 * The exponential function of many numbers at once, in loops small enough for the compiler to turn into vector code: one
 * loop over everything runs at 4 to 9 ns an element on JDK 17, these at 0.3 (LoopUnrollLimit counts a loop's nodes).
 *
 * <p>expm1 of a 64th of the argument is a polynomial, {@code y + y^2 P(y)}, fitted on [-36/64, 0] to 3e-9; three times
 * {@code expm1(2y) = expm1(y) (2 + expm1(y))}, which keeps the absolute error, then three squarings, which multiply the
 * relative error by 8. Relative error below 2.5e-6 down to -8 (3e-4 of the largest weight), growing to 2e-4 at -36, where
 * the value is 2e-16: what softmax makes of it is below 1e-6 of its largest weight everywhere.
 */
final class Exponential {
    private static final float SMALLEST = -36;

    private static final float E0 = 0.4999997716309561f;
    private static final float E1 = 0.1666609320978963f;
    private static final float E2 = 0.041619435118839296f;
    private static final float E3 = 0.008161612606681256f;
    private static final float E4 = 0.0010987651117466534f;

    private Exponential() {}

    /** {@code x[i] = exp(x[i])} for n elements, none above 0 by more than rounding; below -36 as at -36, 2e-16. */
    static void ofNegative(float[] x, int at, int n) {
        for (int i = at; i < at + n; i++) {
            x[i] = Math.max(x[i], SMALLEST) * (1 / 64f);
        }
        expm1(x, at, n);
        for (int i = at; i < at + n; i++) {
            float e = x[i];
            e = e * (2 + e);
            e = e * (2 + e);
            e = 1 + e * (2 + e);
            e = e * e;
            e = e * e;
            x[i] = e * e;
        }
    }

    /** {@code x[i] = exp(x[i]) - 1} for n elements in [-36/64, 0]. */
    static void expm1(float[] x, int at, int n) {
        for (int i = at; i < at + n; i++) {
            float y = x[i];
            x[i] = y * (1 + y * (E0 + y * (E1 + y * (E2 + y * (E3 + y * E4)))));
        }
    }
}
