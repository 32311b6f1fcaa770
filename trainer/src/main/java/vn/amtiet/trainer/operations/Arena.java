package vn.amtiet.trainer.operations;

/**
 * The memory of one plan: every tensor that a recorded sequence of operations touches is declared here before the first
 * step, so that no operation allocates. Closing gives all of it back at once; its tensors are then unusable.
 *
 * <p>Example: {@code Tensor x = arena.tensor(Tensor.Element.COMPUTE, 768, 128)}.
 */
public interface Arena extends AutoCloseable {
    /** A new tensor of that shape; its contents are undefined until an operation writes them. */
    Tensor tensor(Tensor.Element element, int... shape);

    /** Bytes declared so far. */
    long bytes();

    @Override
    void close();
}
