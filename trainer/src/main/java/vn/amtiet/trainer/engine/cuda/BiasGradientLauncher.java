package vn.amtiet.trainer.engine.cuda;

import vn.amtiet.trainer.operations.Tensor;
import vn.amtiet.trainer.operations.Tensor.Element;

/** Column sums of a gradient, added to that of the bias, by the kernels of bias_gradient.cu. */
final class BiasGradientLauncher {
    private static final String FILE = "bias_gradient.cu";
    private static final int THREADS = 256;
    private static final int ACCESS_BYTES = 16;
    private static final int WARP = 32;

    /** Columns and threads of a block that adds partial sums. */
    private static final int PARTS_COLUMNS = 32;

    private static final int PARTS_THREADS = 1024;

    /** Blocks to aim at: enough to fill a card of 132 multiprocessors that hold 5 to 8 each. */
    private static final int BLOCKS = 1056;

    /** Fewest rows of a block: each of its 8 warps has four in flight. */
    private static final int FEWEST_ROWS = 32;

    private final CudaContext context;

    BiasGradientLauncher(CudaContext context) {
        this.context = context;
    }

    /**
     * Bytes of scratch.
     *
     * @param width bytes of an element of the gradient
     */
    static long scratch(int rows, int columns, int width) {
        return (long) parts(rows, columns, width) * columns * Float.BYTES;
    }

    /** Blocks side by side. */
    private static int tiles(int columns, int width) {
        int access = columns % (ACCESS_BYTES / width) == 0 ? ACCESS_BYTES / width : 1;
        return over(columns, WARP * access);
    }

    /** Ranges of rows. */
    private static int parts(int rows, int columns, int width) {
        return Math.max(1, Math.min(BLOCKS / tiles(columns, width), rows / FEWEST_ROWS));
    }

    /** {@code gradient[O] += column sums of dOut[N, O]}. */
    void add(long gradient, Tensor dOut, int rows, int columns) {
        int width = context.width(Element.COMPUTE);
        int parts = parts(rows, columns, width);
        long partial = context.scratch().address(scratch(rows, columns, width));
        context.kernels()
                .kernel(FILE, "bias_gradient_parts")
                .launch(
                        new Grid(tiles(columns, width), parts, 1, THREADS),
                        0,
                        new Arguments()
                                .pointer(partial)
                                .pointer(CudaTensor.address(dOut, Element.COMPUTE, (long) rows * columns))
                                .int32(rows)
                                .int32(columns)
                                .int32(over(rows, parts)));
        context.kernels()
                .kernel(FILE, "bias_gradient_add")
                .launch(
                        Grid.of(over(columns, PARTS_COLUMNS), PARTS_THREADS),
                        0,
                        new Arguments()
                                .pointer(gradient)
                                .pointer(partial)
                                .int32(parts)
                                .int32(columns));
    }

    private static int over(int items, int each) {
        return (items + each - 1) / each;
    }
}
