package vn.amtiet.trainer.operations;

/**
 * An opaque block of numbers that belongs to one {@link Operations}, row-major, of a fixed shape. Where it lies (heap,
 * off-heap, a card) and in which width is the engine's own business; only the {@link Element} kind is promised.
 */
public interface Tensor {
    /** What the elements are. */
    enum Element {
        /** Activations and their gradients: the engine's compute type (fp32 on cpu, bf16 in mixed precision). */
        COMPUTE,
        /** The residual stream and its gradient: the compute type or fp32, as the engine chooses. */
        STREAM,
        /** Statistics, losses, scalars: fp32 on every engine. */
        FLOAT,
        /** Token ids, positions, counters: int32. */
        INT
    }

    Element element();

    /** Number of elements. */
    long size();
}
