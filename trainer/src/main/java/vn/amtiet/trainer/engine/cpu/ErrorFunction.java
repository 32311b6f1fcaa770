package vn.amtiet.trainer.engine.cpu;

/** The error function in double: series near 0, continued fraction in the tails (Abramowitz and Stegun 7.1.5, 7.1.14). */
final class ErrorFunction {
    private static final double TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);

    private ErrorFunction() {}

    static double erf(double x) {
        double a = Math.abs(x);
        if (a > 6) {
            return Math.signum(x);
        }
        if (a < 2.5) {
            double term = x;
            double sum = x;
            for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
                term *= -x * x / n;
                sum += term / (2 * n + 1);
            }
            return TWO_OVER_ROOT_PI * sum;
        }
        double fraction = 0;
        for (int n = 60; n > 0; n--) {
            fraction = n * 0.5 / (a + fraction);
        }
        double tail = Math.exp(-a * a) / Math.sqrt(Math.PI) / (a + fraction);
        return Math.signum(x) * (1 - tail);
    }
}
