package vn.amtiet.trainer.engine.cuda;

import static org.bytedeco.cuda.global.cudnn.CUDNN_STATUS_SUCCESS;
import static org.bytedeco.cuda.global.cudnn.cudnnCreate;
import static org.bytedeco.cuda.global.cudnn.cudnnDestroy;
import static org.bytedeco.cuda.global.cudnn.cudnnGetCudartVersion;
import static org.bytedeco.cuda.global.cudnn.cudnnGetErrorString;
import static org.bytedeco.cuda.global.cudnn.cudnnGetLastErrorString;
import static org.bytedeco.cuda.global.cudnn.cudnnGetVersion;
import static org.bytedeco.cuda.global.cudnn.cudnnSetStream;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.cudnn.cudnnContext;

/** An opened cuDNN 9 that queues its work on one stream. */
final class Cudnn implements AutoCloseable {
    /** For cuDNN's messages, which stack a line for each engine that does not do. */
    private static final int MESSAGE_BYTES = 8192;

    /** Of CUDA, as its runtime numbers it: cuDNN for CUDA 12 has the same file names. */
    private static final int CUDA_MAJOR = 13;

    private static final int CUDA_MAJOR_UNIT = 1000;

    private final cudnnContext handle = new cudnnContext();
    private final long version;

    private Cudnn(long version) {
        this.version = version;
    }

    /**
     * Opens the first that the machine has.
     *
     * @throws CudnnRefusal if it has none that runs here: why
     */
    static Cudnn open(CudaLibraries libraries, CUstream_st stream) {
        libraries.loadCudnn().ifPresent(reason -> {
            throw new CudnnRefusal(reason);
        });
        long cuda = cudnnGetCudartVersion();
        if (cuda / CUDA_MAJOR_UNIT != CUDA_MAJOR) {
            throw new CudnnRefusal("the cuDNN found is for CUDA " + cuda / CUDA_MAJOR_UNIT + ", needed: 13");
        }
        Cudnn library = new Cudnn(cudnnGetVersion());
        check(cudnnCreate(library.handle), () -> "opening cuDNN " + library.version());
        try {
            check(cudnnSetStream(library.handle, stream), () -> "giving cuDNN a stream");
        } catch (CudnnRefusal e) {
            library.close();
            throw e;
        }
        return library;
    }

    /** "9.14.0". */
    String version() {
        return version(version);
    }

    static String version(long number) {
        return number / 10000 + "." + number % 10000 / 100 + "." + number % 100;
    }

    cudnnContext handle() {
        return handle;
    }

    /**
     * Looks at a return code.
     *
     * @param doing what the call was for: "setting TENSOR_STRIDES of the tensor scores to [...]"
     * @throws CudnnRefusal with the code and the library's last error, if the code is not success
     */
    static void check(int code, Supplier<String> doing) {
        if (code != CUDNN_STATUS_SUCCESS) {
            throw new CudnnRefusal(doing.get() + " failed: cuDNN status " + code + " "
                    + cudnnGetErrorString(code).getString() + "; " + lastError());
        }
    }

    /** The library's last error on this thread, in its own words. */
    static String lastError() {
        byte[] message = new byte[MESSAGE_BYTES];
        cudnnGetLastErrorString(message, message.length);
        int length = 0;
        while (length < message.length && message[length] != 0) {
            length++;
        }
        String text = new String(message, 0, length, StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? "no further message" : text;
    }

    @Override
    public void close() {
        cudnnDestroy(handle);
    }
}
