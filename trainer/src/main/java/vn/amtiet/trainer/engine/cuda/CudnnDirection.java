package vn.amtiet.trainer.engine.cuda;

/** What cuDNN computes of attention. */
enum CudnnDirection {
    FORWARD("forward"),
    /** Gradients with sums in a fixed order: equal bits each time, for a workspace that grows with T squared. */
    BACKWARD("backward"),
    /** Gradients; those of queries are added up in the order in which blocks happen to finish. */
    ATOMIC_BACKWARD("backward, sums in any order");

    private final String words;

    CudnnDirection(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
