package vn.amtiet.trainer.engine.cuda;

import static org.bytedeco.cuda.global.cudart.cudaDevAttrClockRate;
import static org.bytedeco.cuda.global.cudart.cudaDeviceGetAttribute;
import static org.bytedeco.cuda.global.cudart.cudaDriverGetVersion;
import static org.bytedeco.cuda.global.cudart.cudaErrorInsufficientDriver;
import static org.bytedeco.cuda.global.cudart.cudaErrorNoDevice;
import static org.bytedeco.cuda.global.cudart.cudaGetDeviceCount;
import static org.bytedeco.cuda.global.cudart.cudaGetDeviceProperties;
import static org.bytedeco.cuda.global.cudart.cudaRuntimeGetVersion;
import static org.bytedeco.cuda.global.cudart.cudaSetDevice;

import java.util.Optional;
import org.bytedeco.cuda.cudart.cudaDeviceProp;
import vn.amtiet.cli.UserError;

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
 * @param driver the newest CUDA that the driver knows: 13000 is 13.0
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
    /** The first with bf16 tensor cores and asynchronous copies to shared memory: Ampere. */
    private static final int LOWEST_MAJOR = 8;

    /** Where features of one architecture are used (wgmma), code is compiled for it alone: sm_90a. */
    private static final int HOPPER = 9;

    /**
     * The first card that the process may use (CUDA_VISIBLE_DEVICES), made current.
     *
     * @throws UserError if there is none, its driver is too old, or it is not supported
     */
    static Device open() {
        int[] count = new int[1];
        int code = cudaGetDeviceCount(count);
        int driver = version(true);
        int runtime = version(false);
        absence(code, count[0], driver, runtime).ifPresent(message -> {
            throw UserError.failed(message);
        });
        CudaCheck.runtime(code, "asking for cards");
        CudaCheck.runtime(cudaSetDevice(0), "opening the first card");
        Device device = read(driver, runtime);
        device.unsupported().ifPresent(message -> {
            throw UserError.failed(message);
        });
        return device;
    }

    /**
     * What to say where the runtime gives no card; empty where it gives one.
     *
     * @param code of cudaGetDeviceCount
     * @param count cards that it counted
     */
    static Optional<String> absence(int code, int count, int driver, int runtime) {
        if (code == cudaErrorInsufficientDriver) {
            return Optional.of("engine cuda: the NVIDIA driver is too old or does not run: it knows CUDA "
                    + (driver == 0 ? "(none)" : version(driver)) + ", the libraries are CUDA " + version(runtime) + ". "
                    + Requirements.NEEDED + " " + Requirements.OTHERWISE);
        }
        if (code == cudaErrorNoDevice || code == 0 && count == 0) {
            return Optional.of("engine cuda: no NVIDIA card is visible (driver for CUDA " + version(driver)
                    + "; CUDA_VISIBLE_DEVICES hides cards). " + Requirements.NEEDED + " " + Requirements.OTHERWISE);
        }
        return Optional.empty();
    }

    /** What to say where kernels cannot run on this card; empty where they can. */
    Optional<String> unsupported() {
        return major >= LOWEST_MAJOR
                ? Optional.empty()
                : Optional.of("engine cuda: " + name + " has compute capability " + major + "." + minor + ". "
                        + Requirements.NEEDED + " " + Requirements.OTHERWISE);
    }

    private static int version(boolean ofDriver) {
        int[] version = new int[1];
        CudaCheck.runtime(
                ofDriver ? cudaDriverGetVersion(version) : cudaRuntimeGetVersion(version), "asking for a version");
        return version[0];
    }

    private static Device read(int driver, int runtime) {
        try (cudaDeviceProp properties = new cudaDeviceProp()) {
            CudaCheck.runtime(cudaGetDeviceProperties(properties, 0), "asking for the card's properties");
            int[] clock = new int[1];
            CudaCheck.runtime(cudaDeviceGetAttribute(clock, cudaDevAttrClockRate, 0), "asking for the card's clock");
            return new Device(
                    properties.name().getString(),
                    properties.major(),
                    properties.minor(),
                    properties.multiProcessorCount(),
                    clock[0],
                    Math.toIntExact(properties.sharedMemPerBlockOptin()),
                    properties.l2CacheSize(),
                    properties.totalGlobalMem(),
                    driver,
                    runtime);
        }
    }

    /** Lets the calling thread use the card. */
    static void bind() {
        CudaCheck.runtime(cudaSetDevice(0), "opening the first card");
    }

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
