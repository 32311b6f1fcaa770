package vn.amtiet.trainer.engine.cuda;

import static org.bytedeco.cuda.global.cudart.cudaErrorAssert;
import static org.bytedeco.cuda.global.cudart.cudaErrorDevicesUnavailable;
import static org.bytedeco.cuda.global.cudart.cudaErrorECCUncorrectable;
import static org.bytedeco.cuda.global.cudart.cudaErrorHardwareStackError;
import static org.bytedeco.cuda.global.cudart.cudaErrorIllegalAddress;
import static org.bytedeco.cuda.global.cudart.cudaErrorIllegalInstruction;
import static org.bytedeco.cuda.global.cudart.cudaErrorInvalidAddressSpace;
import static org.bytedeco.cuda.global.cudart.cudaErrorInvalidPc;
import static org.bytedeco.cuda.global.cudart.cudaErrorLaunchFailure;
import static org.bytedeco.cuda.global.cudart.cudaErrorLaunchTimeout;
import static org.bytedeco.cuda.global.cudart.cudaErrorMemoryAllocation;
import static org.bytedeco.cuda.global.cudart.cudaErrorMisalignedAddress;
import static org.bytedeco.cuda.global.cudart.cudaErrorNoKernelImageForDevice;
import static org.bytedeco.cuda.global.cudart.cudaErrorUnsupportedPtxVersion;

/** What is said of a code that CUDA gave: what was being done, what it means, and what would run. */
final class FaultMessages {
    private static final String LESS =
            "Lower batch and raise accumulation by the same factor (the memory line before training names the largest batch"
                    + " that fits), or free the card: nvidia-smi shows who holds it. engine: cpu runs without it";

    private static final long MEBI = 1 << 20;

    private FaultMessages() {}

    /**
     * Of a code of the runtime or the driver.
     *
     * @param name "cudaErrorIllegalAddress"
     * @param description the library's own words
     * @param doing what the call was for, with sizes
     */
    static String of(int code, String name, String description, String doing) {
        return "engine cuda: " + doing + " failed: " + name + " (" + description + "). " + advice(code);
    }

    private static String advice(int code) {
        return switch (code) {
            case cudaErrorMemoryAllocation -> "The card's memory is used up. " + LESS;
            case cudaErrorNoKernelImageForDevice, cudaErrorUnsupportedPtxVersion ->
                "Driver and libraries do not fit this card. " + Requirements.NEEDED + " " + Requirements.OTHERWISE;
            case cudaErrorDevicesUnavailable ->
                "Another process has the card for itself: nvidia-smi shows it and the compute mode. "
                        + Requirements.OTHERWISE;
            case cudaErrorECCUncorrectable ->
                "The card's memory is damaged: nvidia-smi -q -d ECC shows the counts. Reset or replace the card, then go"
                        + " on with --resume. "
                        + Requirements.OTHERWISE;
            case cudaErrorIllegalAddress,
                    cudaErrorLaunchTimeout,
                    cudaErrorAssert,
                    cudaErrorHardwareStackError,
                    cudaErrorIllegalInstruction,
                    cudaErrorMisalignedAddress,
                    cudaErrorInvalidAddressSpace,
                    cudaErrorInvalidPc,
                    cudaErrorLaunchFailure ->
                "A kernel broke off, and this process cannot use the card any more: go on with --resume. With"
                        + " CUDA_LAUNCH_BLOCKING=1 in the environment the launch is named; engine: cpu shows whether the"
                        + " card is at fault";
            default -> "Run with engine: cpu to see whether the card is at fault";
        };
    }

    /** Of a status of cuBLASLt. */
    static String ofProducts(int status, String doing) {
        return "engine cuda: " + doing + " failed: cuBLAS status " + status
                + ". Run with engine: cpu to see whether the card is at fault";
    }

    /**
     * Of memory that could not be had.
     *
     * @param purpose of the bytes; where they have several, each with its share
     */
    static String outOfMemory(String purpose, long bytes, long held, long free) {
        return "engine cuda: out of memory: " + mebibytes(bytes) + " wanted (" + purpose + "), " + mebibytes(free)
                + " free on the card, " + mebibytes(held) + " held by this run. " + LESS;
    }

    private static String mebibytes(long bytes) {
        return (bytes + MEBI - 1) / MEBI + " MiB";
    }
}
