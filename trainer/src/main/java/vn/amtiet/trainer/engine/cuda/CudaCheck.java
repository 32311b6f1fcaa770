package vn.amtiet.trainer.engine.cuda;

import static org.bytedeco.cuda.global.cudart.cudaErrorMemoryAllocation;
import static org.bytedeco.cuda.global.cudart.cudaGetErrorName;
import static org.bytedeco.cuda.global.cudart.cudaGetErrorString;
import static org.bytedeco.cuda.global.cudart.cudaGetLastError;

import vn.amtiet.cli.UserError;

/**
 * The one place where return codes of CUDA's libraries become errors. Those of calls that give something back are not
 * looked at: they only repeat the failure of an operation, which was reported or which the next wait reports.
 */
final class CudaCheck {
    /** What is being done when a wait reports the failure of some operation queued before. */
    static final String EARLIER_WORK =
            "an operation queued earlier (with CUDA_LAUNCH_BLOCKING=1 in the environment its launch is named)";

    private CudaCheck() {}

    /**
     * A code of the runtime or of the driver, whose numbers agree.
     *
     * @param doing what the call was for, with sizes: "launching layer_norm_forward on 32768 x 1 x 1 blocks"
     */
    static void runtime(int code, String doing) {
        if (code != 0) {
            throw error(code, doing);
        }
    }

    private static UserError error(int code, String doing) {
        cudaGetLastError();
        return UserError.failed(FaultMessages.of(
                code,
                cudaGetErrorName(code).getString(),
                cudaGetErrorString(code).getString(),
                doing));
    }

    /** A code of cuBLASLt. */
    static void cublas(int code, String doing) {
        if (code != 0) {
            throw UserError.failed(FaultMessages.ofProducts(code, doing));
        }
    }

    /** What to throw where memory of the card could not be had. */
    static UserError memory(int code, String purpose, long bytes, long held, long free) {
        if (code != cudaErrorMemoryAllocation) {
            return error(code, "allocating " + bytes + " bytes for " + purpose);
        }
        cudaGetLastError();
        return UserError.failed(FaultMessages.outOfMemory(purpose, bytes, held, free));
    }
}
