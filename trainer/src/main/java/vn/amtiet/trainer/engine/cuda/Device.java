package vn.amtiet.trainer.engine.cuda;

/**
 * A card as its driver describes it.
 *
 * @param name "NVIDIA H100 80GB HBM3"
 * @param major compute capability
 * @param minor compute capability after the dot
 * @param multiprocessors SMs
 * @param clock of the SMs at most, in kHz
 * @param sharedBytes of a block at most, when a kernel asks for them
 * @param cacheBytes of the L2 cache
 * @param memoryBytes of the card
 * @param driver CUDA version of the driver: 13000 is 13.0
 * @param runtime CUDA version of the libraries
 */
record Device(
        String name,
        int major,
        int minor,
        int multiprocessors,
        int clock,
        int sharedBytes,
        int cacheBytes,
        long memoryBytes,
        int driver,
        int runtime) {
    /** Where features of one architecture are used (wgmma), code is compiled for it alone: sm_90a. */
    private static final int HOPPER = 9;

    /** What kernels are compiled for: "sm_80", "sm_90a". */
    String architecture() {
        return architecture(major, minor);
    }

    static String architecture(int major, int minor) {
        return "sm_" + major + minor + (major >= HOPPER ? "a" : "");
    }

    /** "13.0" of 13000. */
    static String version(int cuda) {
        return cuda / 1000 + "." + cuda % 1000 / 10;
    }
}
