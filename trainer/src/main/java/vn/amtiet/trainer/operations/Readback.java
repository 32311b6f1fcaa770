package vn.amtiet.trainer.operations;

/** Numbers on their way from an engine to the host. */
@FunctionalInterface
public interface Readback {
    /** Waits until the operations queued before the read are done and returns what they wrote; always the same array. */
    float[] get();
}
