package vn.amtiet.trainer.engine.cuda;

/** {@code product.cu}: products of any size, alignment and leading dimension, without tensor cores. */
final class OwnProduct {
    private static final String FILE = "product.cu";

    /** Rows and columns of the result that a block makes, and its threads: as in the kernel. */
    private static final int TILE = 64;

    private static final int THREADS = 256;

    private final Kernels kernels;

    OwnProduct(Kernels kernels) {
        this.kernels = kernels;
    }

    /**
     * {@code d = a * b (+ d) (+ bias)}.
     *
     * @param bias address of [columns of d] in the type of the factors; 0 for none
     */
    void multiply(DeviceMatrix d, DeviceMatrix a, DeviceMatrix b, long bias, boolean accumulate) {
        Arguments arguments = new Arguments()
                .pointer(d.address())
                .pointer(a.address())
                .pointer(b.address())
                .pointer(bias)
                .int32(d.rows())
                .int32(d.columns())
                .int32(a.width())
                .int64(d.leading())
                .int64(a.leading())
                .int64(b.leading())
                .int32(a.transposed() ? 1 : 0)
                .int32(b.transposed() ? 1 : 0)
                .int32(accumulate ? 1 : 0);
        String function = d.bf16() == a.bf16() ? "product_compute" : "product_float";
        kernels.kernel(FILE, function).launch(new Grid(tiles(d.columns()), tiles(d.rows()), 1, THREADS), 0, arguments);
    }

    private static int tiles(int length) {
        return (length + TILE - 1) / TILE;
    }
}
