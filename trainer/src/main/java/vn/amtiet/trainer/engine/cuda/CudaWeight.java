package vn.amtiet.trainer.engine.cuda;

import java.util.function.LongSupplier;
import vn.amtiet.trainer.operations.Tensor;
import vn.amtiet.trainer.operations.Weight;

/**
 * A parameter's values on the device in both widths, and its gradient. The value of every {@link Weight} of this engine is
 * one; {@link CudaWeight#of} gets at it.
 */
final class CudaWeight implements Tensor {
    private final long size;
    private final LongSupplier master;
    private final LongSupplier compute;
    private final LongSupplier gradient;

    CudaWeight(long size, LongSupplier master, LongSupplier compute, LongSupplier gradient) {
        this.size = size;
        this.master = master;
        this.compute = compute;
        this.gradient = gradient;
    }

    /** A weight of this engine. Throws IllegalArgumentException if it belongs to another. */
    static CudaWeight of(Weight weight) {
        if (weight.value() instanceof CudaWeight own) {
            return own;
        }
        throw new IllegalArgumentException("expected a weight of the cuda engine, got " + weight);
    }

    /** Address of the fp32 values that training updates. */
    long master() {
        return master.getAsLong();
    }

    /** Address of the values as matrix products read them: bf16 under that precision, else the fp32 values themselves. */
    long compute() {
        return compute.getAsLong();
    }

    /** Address of the fp32 gradient. Its memory is taken when first asked for. */
    long gradient() {
        return gradient.getAsLong();
    }

    @Override
    public Element element() {
        return Element.COMPUTE;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public String toString() {
        return "cuda weight of " + size;
    }
}
