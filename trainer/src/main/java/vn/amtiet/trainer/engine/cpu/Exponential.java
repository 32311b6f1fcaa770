package vn.amtiet.trainer.engine.cpu;

/**
 * The exponential function in float: {@code 2^k exp(r)} with k the nearest integer to x / ln 2 and |r| at most ln 2 / 2;
 * exp(r) by its Taylor polynomial of degree 6, whose remainder there is 1.2e-7 / 20. Relative error below 2e-7.
 */
final class Exponential {
    private static final float LOG2_E = 1.44269504f;
    /** ln 2 in two parts, so that k times the first is exact (Cody and Waite 1980). */
    private static final float LN2_HIGH = 0.693359375f;

    private static final float LN2_LOW = -2.12194440e-4f;
    /** Adding and subtracting 1.5 * 2^23 rounds to the nearest integer. */
    private static final float ROUND = 12582912f;

    private Exponential() {}

    /** exp(x) for x at most 0; below -87, where float ends, exp(-87) = 1.6e-38. NaN stays NaN. */
    static float ofNegative(float x) {
        float a = Math.max(x, -87f);
        float k = a * LOG2_E + ROUND - ROUND;
        float r = a - k * LN2_HIGH - k * LN2_LOW;
        float p = 1 + r * (1 + r * (0.5f + r * (1 / 6f + r * (1 / 24f + r * (1 / 120f + r * (1 / 720f))))));
        return p * Float.intBitsToFloat(((int) k + 127) << 23);
    }
}
