package vn.amtiet.trainer.engine.cuda;

import static org.bytedeco.cuda.global.cudart.cuStreamIsCapturing;

import org.bytedeco.cuda.cudart.CUstream_st;
import vn.amtiet.trainer.operations.Precision;
import vn.amtiet.trainer.operations.Tensor;

/**
 * What the launchers of operations share.
 *
 * @param device the card
 * @param kernels compiled for this card, precision and residual stream
 * @param stream where all operations are queued, in call order
 * @param memory of the card
 * @param scratch for the inside of one operation
 * @param precision of activations and matrix products
 * @param streamBf16 whether the residual stream and its gradient are bf16 too; only with {@link Precision#BF16}
 */
record CudaContext(
        Device device,
        Kernels kernels,
        CUstream_st stream,
        DeviceMemory memory,
        Scratch scratch,
        Precision precision,
        boolean streamBf16) {
    private static final int BF16_BYTES = 2;

    CudaContext {
        if (streamBf16 && precision != Precision.BF16) {
            throw new IllegalArgumentException("a bf16 residual stream needs bf16 activations, got " + precision);
        }
    }

    /** Whether COMPUTE tensors are bf16; they are fp32 otherwise. */
    boolean computeBf16() {
        return precision == Precision.BF16;
    }

    /** Whether a graph is being recorded: what is queued does not run now, and nothing may be allocated or compiled. */
    boolean recording() {
        int[] status = new int[1];
        CudaCheck.runtime(cuStreamIsCapturing(stream, status), "asking whether a graph is recorded");
        return status[0] != 0;
    }

    /** Bytes of an element. */
    int width(Tensor.Element element) {
        return switch (element) {
            case COMPUTE -> computeBf16() ? BF16_BYTES : Float.BYTES;
            case STREAM -> streamBf16 ? BF16_BYTES : Float.BYTES;
            case FLOAT -> Float.BYTES;
            case INT -> Integer.BYTES;
        };
    }
}
