package vn.amtiet.trainer.engine.cuda;

import vn.amtiet.trainer.model.ModelConfig.Activation;
import vn.amtiet.trainer.operations.Tensor;
import vn.amtiet.trainer.operations.Tensor.Element;

/** GELU and its gradient by the kernels of gelu.cu. */
final class GeluLauncher {
    private static final String FILE = "gelu.cu";
    private static final int THREADS = 256;

    /** Bytes of each array that a block takes: two accesses of 16 for each thread. */
    private static final int BLOCK_BYTES = THREADS * 2 * 16;

    private final CudaContext context;

    GeluLauncher(CudaContext context) {
        this.context = context;
    }

    /** {@code out = gelu(pre)}. */
    void forward(Tensor out, Tensor pre, long count, Activation activation) {
        Arguments arguments = new Arguments()
                .pointer(CudaTensor.address(out, Element.COMPUTE, count))
                .pointer(CudaTensor.address(pre, Element.COMPUTE, count))
                .int64(count);
        launch(name(activation) + "_forward", count, arguments);
    }

    /** {@code dPre = dOut .* gelu'(pre)}; dPre may be dOut. */
    void backward(Tensor dPre, Tensor dOut, Tensor pre, long count, Activation activation) {
        Arguments arguments = new Arguments()
                .pointer(CudaTensor.address(dPre, Element.COMPUTE, count))
                .pointer(CudaTensor.address(dOut, Element.COMPUTE, count))
                .pointer(CudaTensor.address(pre, Element.COMPUTE, count))
                .int64(count);
        launch(name(activation) + "_backward", count, arguments);
    }

    private static String name(Activation activation) {
        return switch (activation) {
            case GELU_ERF -> "gelu_erf";
            case GELU_TANH -> "gelu_tanh";
        };
    }

    private void launch(String kernel, long count, Arguments arguments) {
        long bytes = count * context.width(Element.COMPUTE);
        Grid grid = Grid.of(Math.max(1, (bytes + BLOCK_BYTES - 1) / BLOCK_BYTES), THREADS);
        context.kernels().kernel(FILE, kernel).launch(grid, 0, arguments);
    }
}
