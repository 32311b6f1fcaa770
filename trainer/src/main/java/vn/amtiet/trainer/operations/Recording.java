package vn.amtiet.trainer.operations;

/** A recorded sequence of operations on fixed tensors, such as a CUDA graph. Closed before the arenas of its tensors. */
public interface Recording extends AutoCloseable {
    /** Queues the same operations on the same tensors again. */
    void replay();

    @Override
    void close();
}
