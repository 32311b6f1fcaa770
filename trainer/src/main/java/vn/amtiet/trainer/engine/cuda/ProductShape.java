package vn.amtiet.trainer.engine.cuda;

/**
 * Everything about {@code d = a * b (+ d) (+ bias)} that decides how it is computed, which leaves out only the addresses.
 *
 * @param m rows of d
 * @param n columns of d
 * @param k columns of a, rows of b
 * @param bf16 type of both factors and of the bias
 * @param bf16Result type of d
 * @param transposedA whether a is stored [k, m]
 * @param transposedB whether b is stored [n, k]
 * @param strides leading dimensions and alignments of d, a and b
 * @param bias whether a vector [n] is added to each row
 * @param accumulate whether the product is added to d
 */
record ProductShape(
        int m,
        int n,
        int k,
        boolean bf16,
        boolean bf16Result,
        boolean transposedA,
        boolean transposedB,
        Strides strides,
        boolean bias,
        boolean accumulate) {

    /**
     * How the three matrices lie.
     *
     * @param d leading dimension of d
     * @param a of a
     * @param b of b
     * @param alignD bytes that divide the address of d, at most 16
     * @param alignA of a
     * @param alignB of b
     */
    record Strides(int d, int a, int b, int alignD, int alignA, int alignB) {}

    /** Of these matrices. Throws IllegalArgumentException if they do not fit each other. */
    static ProductShape of(DeviceMatrix d, DeviceMatrix a, DeviceMatrix b, boolean bias, boolean accumulate) {
        boolean fits = a.height() == d.rows() && b.width() == d.columns() && a.width() == b.height();
        if (!fits || d.transposed() || a.bf16() != b.bf16() || (d.bf16() && !a.bf16())) {
            throw new IllegalArgumentException("cannot write " + a + " times " + b + " to " + d);
        }
        Strides strides =
                new Strides(d.leading(), a.leading(), b.leading(), d.alignment(), a.alignment(), b.alignment());
        return new ProductShape(
                d.rows(),
                d.columns(),
                a.width(),
                a.bf16(),
                d.bf16(),
                a.transposed(),
                b.transposed(),
                strides,
                bias,
                accumulate);
    }

    /**
     * The shape as text, the same on every run: "32768x2304x768 nt bf16>bf16 ld 2304,768,768 align 16,16,16 bias". Letters
     * are those of BLAS for a and b: n as stored, t transposed.
     */
    String key() {
        return m + "x" + n + "x" + k + " " + (transposedA ? "t" : "n") + (transposedB ? "t" : "n") + " " + type(bf16)
                + ">" + type(bf16Result) + " ld " + strides.d + "," + strides.a + "," + strides.b + " align "
                + strides.alignD + "," + strides.alignA + "," + strides.alignB + (bias ? " bias" : "")
                + (accumulate ? " add" : "");
    }

    private static String type(boolean bf16) {
        return bf16 ? "bf16" : "fp32";
    }
}
