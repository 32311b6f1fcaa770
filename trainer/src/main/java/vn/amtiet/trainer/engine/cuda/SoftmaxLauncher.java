package vn.amtiet.trainer.engine.cuda;

import vn.amtiet.trainer.operations.Tensor;
import vn.amtiet.trainer.operations.Tensor.Element;

/** Softmax cross-entropy of rows of logits by the kernels of classifier.cu; needs no scratch. */
final class SoftmaxLauncher {
    private static final String FILE = "classifier.cu";
    private static final int THREADS = 1024;

    private final CudaContext context;

    SoftmaxLauncher(CudaContext context) {
        this.context = context;
    }

    /** Writes the losses of the rows of the chunk, which begins at row {@code first} of all, to {@code losses[first]} on. */
    void losses(long losses, DeviceMatrix logits, Tensor targets, int first) {
        Arguments arguments = new Arguments()
                .pointer(losses)
                .pointer(logits.address())
                .pointer(CudaTensor.address(targets, Element.INT, (long) first + logits.rows()));
        launch("softmax_losses", logits.rows(), shape(arguments, logits, first));
    }

    /** As {@link #losses}; overwrites the logits with their gradients times {@code scale[0]}. */
    void gradients(long losses, DeviceMatrix logits, Tensor targets, Tensor scale, int first) {
        Arguments arguments = new Arguments()
                .pointer(losses)
                .pointer(logits.address())
                .pointer(CudaTensor.address(targets, Element.INT, (long) first + logits.rows()))
                .pointer(CudaTensor.address(scale, Element.FLOAT, 1));
        launch("softmax_gradients", logits.rows(), shape(arguments, logits, first));
    }

    private static Arguments shape(Arguments arguments, DeviceMatrix logits, int first) {
        return arguments.int32(first).int32(logits.columns()).int32(logits.leading());
    }

    /** Writes the sum of the losses of all rows as high and low part. */
    void sum(Tensor sum, long losses, int rows) {
        Arguments arguments = new Arguments()
                .pointer(CudaTensor.address(sum, Element.FLOAT, 2))
                .pointer(losses)
                .int32(rows);
        launch("loss_sum", 1, arguments);
    }

    private void launch(String kernel, int blocks, Arguments arguments) {
        context.kernels().kernel(FILE, kernel).launch(Grid.of(blocks, THREADS), 0, arguments);
    }
}
