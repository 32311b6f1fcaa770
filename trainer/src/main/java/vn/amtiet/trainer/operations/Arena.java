package vn.amtiet.trainer.operations;

import java.util.Map;

/**
 * The memory of one plan: every tensor that a recorded sequence of operations touches is declared here before the first
 * step, so that no operation allocates. An engine may take the memory as one block when the first operation runs; no
 * tensor can be declared after that. Closing gives all of it back at once; its tensors are then unusable.
 *
 * <p>Example: {@code Tensor x = arena.part("activations").tensor(Tensor.Element.COMPUTE, 768, 128)}.
 */
public interface Arena extends AutoCloseable {
    /** A new tensor of that shape; its contents are undefined until an operation writes them. */
    Tensor tensor(Tensor.Element element, int... shape);

    /** The same arena under the name of a purpose: what is declared through it counts there. */
    Arena part(String purpose);

    /** Bytes declared so far by purpose, in order of first use; what was declared without one is under "". */
    Map<String, Long> bytes();

    @Override
    void close();
}
