package vn.amtiet.trainer.engine.cuda;

import java.util.function.LongSupplier;
import vn.amtiet.trainer.operations.Tensor;

/**
 * A tensor in device memory. Its memory exists from the first time its address is asked for, which happens when the first
 * operation on it is queued.
 */
final class CudaTensor implements Tensor {
    private final Element element;
    private final long size;
    private final LongSupplier address;

    CudaTensor(Element element, long size, LongSupplier address) {
        this.element = element;
        this.size = size;
        this.address = address;
    }

    /** The tensor as one of this engine. Throws IllegalArgumentException if it belongs to another. */
    static CudaTensor of(Tensor tensor) {
        if (tensor instanceof CudaTensor own) {
            return own;
        }
        throw new IllegalArgumentException("expected a tensor of the cuda engine, got " + tensor);
    }

    /** As {@link #of}, and of that kind of element. */
    static CudaTensor of(Tensor tensor, Element element) {
        CudaTensor own = of(tensor);
        if (own.element != element) {
            throw new IllegalArgumentException("expected a tensor of " + element + ", got " + own);
        }
        return own;
    }

    /**
     * Address of a tensor of that kind with room for {@code elements}. Throws IllegalArgumentException if it is another.
     */
    static long address(Tensor tensor, Element element, long elements) {
        CudaTensor own = of(tensor, element);
        if (own.size < elements) {
            throw new IllegalArgumentException("expected at least " + elements + " elements, got " + own);
        }
        return own.address();
    }

    /** Device address of the first element: a multiple of 256 bytes. */
    long address() {
        return address.getAsLong();
    }

    @Override
    public Element element() {
        return element;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public String toString() {
        return "cuda tensor of " + size + " x " + element;
    }
}
