package vn.amtiet.trainer.engine.cuda;

import org.jspecify.annotations.Nullable;
import vn.amtiet.trainer.operations.Affine;
import vn.amtiet.trainer.operations.Dropout;
import vn.amtiet.trainer.operations.Operations.Rows;
import vn.amtiet.trainer.operations.Tensor;
import vn.amtiet.trainer.operations.Tensor.Element;
import vn.amtiet.trainer.operations.Weight;

/** Layer norm with and without residual, forward and backward, by kernels compiled for the width. */
final class NormLauncher {
    private static final String FORWARD = "norm_forward.cu";
    private static final String BACKWARD = "norm_backward.cu";

    /** Rows lie in registers: more features do not fit into those of a block. */
    private static final int MOST_FEATURES = 8192;

    /** Up to this width a row is a warp's and a block has {@value #WARP_ROWS}, beyond a block's. */
    private static final int WIDEST_WARP = 1024;

    private static final int WARP_ROWS = 4;
    private static final int WARP_THREADS = 128;
    private static final int BLOCK_THREADS = 256;

    /** Multiprocessors of an H100: then backward's blocks are all resident at once. Any number gives right sums. */
    private static final int MULTIPROCESSORS = 132;

    /** Columns and threads of a block that adds partial sums. */
    private static final int PARTS_COLUMNS = 32;

    private static final int PARTS_THREADS = 1024;

    private static final Dropout OFF = new Dropout(0, 0, new CudaTensor(Element.INT, 0, () -> 0));

    private final CudaContext context;

    NormLauncher(CudaContext context) {
        this.context = context;
    }

    /** Bytes of scratch that backward needs: sums of both weight gradients for each of its blocks. */
    static long scratch(Rows rows) {
        return (long) parts(rows) * 2 * rows.width() * Float.BYTES;
    }

    private static int rowsPerBlock(int width) {
        return width <= WIDEST_WARP ? WARP_ROWS : 1;
    }

    private static int threads(int width) {
        return width <= WIDEST_WARP ? WARP_THREADS : BLOCK_THREADS;
    }

    /** Blocks that take all rows in turns, each leaving a partial sum: as many as registers let run at once. */
    private static int parts(Rows rows) {
        int width = rows.width();
        int resident = width <= 512 ? 4 : width <= 768 ? 3 : width <= 2048 ? 2 : 1;
        return Math.min(over(rows.count(), rowsPerBlock(width)), resident * MULTIPROCESSORS);
    }

    /** {@link vn.amtiet.trainer.operations.Operations#layerNorm}. */
    void forward(Tensor out, Tensor statistics, Tensor x, Affine norm, Rows rows, float epsilon) {
        Arguments arguments = new Arguments()
                .pointer(features(out, Element.COMPUTE, rows))
                .pointer(statistics(statistics, rows))
                .pointer(features(x, Element.STREAM, rows));
        launch(FORWARD, "layer_norm_forward", rows, forwardGrid(rows), weights(arguments, norm, rows, epsilon));
    }

    /** {@link vn.amtiet.trainer.operations.Operations#residualLayerNorm}. */
    void residualForward(
            Tensor out,
            Tensor statistics,
            Tensor sum,
            Tensor x,
            Tensor branch,
            Affine norm,
            Rows rows,
            float epsilon,
            Dropout dropout) {
        Arguments arguments = new Arguments()
                .pointer(features(out, Element.COMPUTE, rows))
                .pointer(statistics(statistics, rows))
                .pointer(features(sum, Element.STREAM, rows))
                .pointer(features(x, Element.STREAM, rows))
                .pointer(features(branch, Element.COMPUTE, rows));
        launch(
                FORWARD,
                DropoutArguments.kernel("residual_norm_forward", dropout),
                rows,
                forwardGrid(rows),
                DropoutArguments.add(weights(arguments, norm, rows, epsilon), dropout));
    }

    private static Arguments weights(Arguments arguments, Affine norm, Rows rows, float epsilon) {
        return arguments
                .pointer(CudaWeight.of(norm.weight()).master())
                .pointer(master(norm.bias()))
                .int32(rows.count())
                .float32(epsilon);
    }

    private static Grid forwardGrid(Rows rows) {
        return Grid.of(over(rows.count(), rowsPerBlock(rows.width())), threads(rows.width()));
    }

    /** {@link vn.amtiet.trainer.operations.Operations#layerNormBackward}. */
    void backward(Tensor dX, Tensor dOut, Tensor x, Tensor statistics, Affine norm, Rows rows) {
        backward("layer_norm_backward", dX, null, dOut, x, statistics, norm, rows, OFF);
    }

    /** {@link vn.amtiet.trainer.operations.Operations#residualLayerNormBackward}. */
    void residualBackward(
            Tensor dSum,
            Tensor dBranch,
            Tensor dOut,
            Tensor sum,
            Tensor statistics,
            Affine norm,
            Rows rows,
            Dropout dropout) {
        String kernel = DropoutArguments.kernel("residual_norm_backward", dropout);
        backward(kernel, dSum, dBranch, dOut, sum, statistics, norm, rows, dropout);
    }

    private void backward(
            String kernel,
            Tensor dSum,
            @Nullable Tensor dBranch,
            Tensor dOut,
            Tensor sum,
            Tensor statistics,
            Affine norm,
            Rows rows,
            Dropout dropout) {
        long partial = context.scratch().address(scratch(rows));
        Arguments arguments = new Arguments().pointer(features(dSum, Element.STREAM, rows));
        if (dBranch != null) {
            arguments.pointer(features(dBranch, Element.COMPUTE, rows));
        }
        arguments
                .pointer(partial)
                .pointer(features(dOut, Element.COMPUTE, rows))
                .pointer(features(sum, Element.STREAM, rows))
                .pointer(statistics(statistics, rows))
                .pointer(CudaWeight.of(norm.weight()).master())
                .int32(norm.bias() == null ? 0 : 1)
                .int32(rows.count());
        launch(
                BACKWARD,
                kernel,
                rows,
                Grid.of(parts(rows), threads(rows.width())),
                DropoutArguments.add(arguments, dropout));
        addParts(partial, norm, rows);
    }

    private void addParts(long partial, Affine norm, Rows rows) {
        int columns = norm.bias() == null ? rows.width() : 2 * rows.width();
        launch(
                BACKWARD,
                "norm_gradients",
                rows,
                Grid.of(over(columns, PARTS_COLUMNS), PARTS_THREADS),
                new Arguments()
                        .pointer(CudaWeight.of(norm.weight()).gradient())
                        .pointer(
                                norm.bias() == null
                                        ? 0
                                        : CudaWeight.of(norm.bias()).gradient())
                        .pointer(partial)
                        .int32(parts(rows)));
    }

    private static long master(@Nullable Weight weight) {
        return weight == null ? 0 : CudaWeight.of(weight).master();
    }

    private static long features(Tensor tensor, Element element, Rows rows) {
        return CudaTensor.address(tensor, element, (long) rows.count() * rows.width());
    }

    private static long statistics(Tensor tensor, Rows rows) {
        return CudaTensor.address(tensor, Element.FLOAT, 2L * rows.count());
    }

    private static int over(int items, int each) {
        return (items + each - 1) / each;
    }

    private void launch(String file, String kernel, Rows rows, Grid grid, Arguments arguments) {
        if (rows.width() > MOST_FEATURES) {
            throw new IllegalArgumentException("expected at most " + MOST_FEATURES + " features, got " + rows.width());
        }
        context.kernels().kernel(file, kernel, "NORM_WIDTH=" + rows.width()).launch(grid, 0, arguments);
    }
}
