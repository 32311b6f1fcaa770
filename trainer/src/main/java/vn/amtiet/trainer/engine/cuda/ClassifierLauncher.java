package vn.amtiet.trainer.engine.cuda;

import org.jspecify.annotations.Nullable;
import vn.amtiet.trainer.operations.Operations.Sizes;
import vn.amtiet.trainer.operations.Tensor;
import vn.amtiet.trainer.operations.Weight;

/**
 * The head with its cross-entropy in chunks of rows. A chunk's logits are computed into scratch in the compute type, as
 * torch's autocast has them, turned into losses and gradients in place with fp32 arithmetic, and used up by two products
 * before the next chunk. Rows of the chunk lie {@link #STRIDE} elements apart or a multiple, so that every row is aligned.
 *
 * <p>FLOP: loss 2 N C V, training 6 N C V. Bytes beside the products' own: 6 N V in bf16, and 8 C V for each chunk, whose
 * gradient of the head is added to fp32 sums.
 */
final class ClassifierLauncher {
    /** Most bytes of logits at once: 4096 rows of GPT-2's 50304 tokens in bf16, products large enough for every SM. */
    private static final long LOGIT_BYTES = 512L << 20;

    /** Rows of logits begin at multiples of this many elements: 128 bytes of bf16. */
    private static final int STRIDE = 64;

    private final CudaContext context;
    private final CublasLt products;
    private final SoftmaxLauncher softmax;
    private final long logitBytes;

    ClassifierLauncher(CudaContext context, CublasLt products, SoftmaxLauncher softmax) {
        this(context, products, softmax, LOGIT_BYTES);
    }

    /**
     * With chunks of another size.
     *
     * @param logitBytes most bytes of logits at once
     */
    ClassifierLauncher(CudaContext context, CublasLt products, SoftmaxLauncher softmax, long logitBytes) {
        this.logitBytes = logitBytes;
        this.context = context;
        this.products = products;
        this.softmax = softmax;
    }

    /**
     * How the rows are cut.
     *
     * @param rows of a chunk; the last may have fewer
     * @param stride elements from a row of logits to the next
     * @param logitBytes of a chunk
     */
    private record Chunks(int rows, int stride, long logitBytes) {
        /** As many rows as fit, a power of two so that usually all chunks are of one shape. */
        private static Chunks of(int rows, int classes, int width, long most) {
            int stride = (classes + STRIDE - 1) / STRIDE * STRIDE;
            long fit = Math.max(1, most / ((long) stride * width));
            int chunk = (int) Math.min(rows, Long.highestOneBit(fit));
            return new Chunks(chunk, stride, (long) chunk * stride * width);
        }
    }

    /**
     * Bytes of scratch: a chunk of logits, and a loss for each row.
     *
     * @param width bytes of a logit
     */
    static long scratch(int rows, int classes, int width) {
        return scratch(Chunks.of(rows, classes, width, LOGIT_BYTES), rows);
    }

    private static long scratch(Chunks chunks, int rows) {
        return chunks.logitBytes() + (long) rows * Float.BYTES;
    }

    /** {@link vn.amtiet.trainer.operations.Operations#classifierLoss}. */
    void loss(Tensor lossSum, Tensor x, Weight head, Tensor targets, Sizes s) {
        run(lossSum, x, head, targets, s, null);
    }

    /** {@link vn.amtiet.trainer.operations.Operations#classifierTrain}. */
    void train(Tensor lossSum, Tensor dX, Tensor x, Weight head, Tensor targets, Tensor scale, Sizes s) {
        run(lossSum, x, head, targets, s, new Backward(dX, scale));
    }

    /** What training has beside the loss. */
    private record Backward(Tensor dX, Tensor scale) {}

    private void run(Tensor lossSum, Tensor x, Weight head, Tensor targets, Sizes s, @Nullable Backward backward) {
        boolean bf16 = context.computeBf16();
        Chunks chunks = Chunks.of(s.rows(), s.out(), context.width(Tensor.Element.COMPUTE), logitBytes);
        long scratch = context.scratch().address(scratch(chunks, s.rows()));
        long losses = scratch + chunks.logitBytes();
        DeviceMatrix inputs = matrix(x, s);
        DeviceMatrix weight = DeviceMatrix.of(CudaWeight.of(head).compute(), bf16, s.out(), s.in());
        for (int first = 0; first < s.rows(); first += chunks.rows()) {
            int count = Math.min(chunks.rows(), s.rows() - first);
            DeviceMatrix logits = new DeviceMatrix(scratch, bf16, count, s.out(), chunks.stride(), false);
            DeviceMatrix part = inputs.rows(first, count);
            products.multiply(logits, part, weight.transpose(), false);
            if (backward == null) {
                softmax.losses(losses, logits, targets, first);
            } else {
                softmax.gradients(losses, logits, targets, backward.scale(), first);
                DeviceMatrix gradient = DeviceMatrix.of(CudaWeight.of(head).gradient(), false, s.out(), s.in());
                products.multiply(gradient, logits.transpose(), part, true);
                products.multiply(matrix(backward.dX(), s).rows(first, count), logits, weight, false);
            }
        }
        softmax.sum(lossSum, losses, s.rows());
    }

    private DeviceMatrix matrix(Tensor tensor, Sizes s) {
        CudaTensor own = CudaTensor.of(tensor, Tensor.Element.COMPUTE);
        if (own.size() < (long) s.rows() * s.in()) {
            throw new IllegalArgumentException(
                    "expected at least " + s.rows() + " x " + s.in() + " elements, got " + own);
        }
        return DeviceMatrix.of(own.address(), context.computeBf16(), s.rows(), s.in());
    }
}
