package vn.amtiet.trainer.engine.cuda;

/** What the engine needs, in the words that all its messages use. */
final class Requirements {
    /** Of the bindings' libraries: CUDA 13 runs on this driver and later (CUDA release notes, table of drivers). */
    static final String NEEDED =
            "Needed: an NVIDIA card of compute capability 8.0 or higher with driver 580 or later, for CUDA 13.";

    /** What runs where this engine cannot. */
    static final String OTHERWISE = "engine: cpu runs here.";

    private Requirements() {}
}
