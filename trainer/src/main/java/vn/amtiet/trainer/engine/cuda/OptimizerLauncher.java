package vn.amtiet.trainer.engine.cuda;

import vn.amtiet.trainer.operations.AdamWCoefficients;
import vn.amtiet.trainer.operations.Tensor;
import vn.amtiet.trainer.operations.Tensor.Element;

/** Global gradient norm and AdamW over all parameters by the kernels of optimizer.cu. */
final class OptimizerLauncher {
    private static final String FILE = "optimizer.cu";
    private static final int NORM_THREADS = 512;
    private static final int FINISH_THREADS = 1024;
    private static final int UPDATE_THREADS = 256;

    /** Elements that a block of the norm takes at a time: four accesses of 16 bytes for each thread. */
    private static final int NORM_STRETCH = NORM_THREADS * 16;

    /** Blocks of the norm: four for each of 132 multiprocessors. */
    private static final int NORM_PARTS = 528;

    private final CudaContext context;

    OptimizerLauncher(CudaContext context) {
        this.context = context;
    }

    /** Bytes of scratch that the norm needs at most: a double for each block. */
    static long scratch() {
        return (long) NORM_PARTS * Double.BYTES;
    }

    /** {@link vn.amtiet.trainer.operations.Operations#globalNorm}. */
    void globalNorm(Tensor norm, CudaParameters parameters) {
        long elements = parameters.elements();
        int parts = (int) Math.min(NORM_PARTS, (elements + NORM_STRETCH - 1) / NORM_STRETCH);
        long partial = context.scratch().address(scratch());
        context.kernels()
                .kernel(FILE, "norm_parts")
                .launch(
                        Grid.of(parts, NORM_THREADS),
                        0,
                        new Arguments()
                                .pointer(partial)
                                .pointer(parameters.gradient())
                                .int64(elements));
        context.kernels()
                .kernel(FILE, "norm_finish")
                .launch(
                        Grid.of(1, FINISH_THREADS),
                        0,
                        new Arguments()
                                .pointer(CudaTensor.address(norm, Element.FLOAT, 1))
                                .pointer(partial)
                                .int32(parts));
    }

    /** {@link vn.amtiet.trainer.operations.Operations#adamW}. */
    void adamW(CudaParameters parameters, Tensor norm, Tensor coefficients) {
        context.kernels()
                .kernel(FILE, "adamw")
                .launch(
                        Grid.of(parameters.elements() / CudaParameters.BLOCK, UPDATE_THREADS),
                        0,
                        new Arguments()
                                .pointer(parameters.value())
                                .pointer(parameters.gradient())
                                .pointer(parameters.firstMoment())
                                .pointer(parameters.secondMoment())
                                .pointer(context.computeBf16() ? parameters.compute() : 0)
                                .pointer(parameters.decayed())
                                .pointer(CudaTensor.address(norm, Element.FLOAT, 1))
                                .pointer(CudaTensor.address(coefficients, Element.FLOAT, AdamWCoefficients.LENGTH)));
    }
}
