package vn.amtiet.trainer.engine.cuda;

/**
 * The kernels of one card and precision, compiled when first asked for. Files are resources beside this class; what they
 * include is found there too.
 */
interface Kernels extends AutoCloseable {
    /**
     * The kernel of that name.
     *
     * @param file "layer_norm.cu"
     * @param function an {@code extern "C" __global__} function of the file
     * @param defines beside the engine's own: "HEAD_SIZE=64"
     */
    Kernel kernel(String file, String function, String... defines);

    @Override
    void close();
}
