package vn.amtiet.trainer.engine.cuda;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.amtiet.trainer.engine.Precision;

/**
 * What can be chosen about the cuda engine.
 *
 * @param precision of activations and matrix products; null is bf16, which every supported card has
 * @param streamBf16 whether the residual stream is bf16 too: less memory traffic, coarser sums
 * @param environment variables that name folders: AMTIET_CUDA_PATH, LD_LIBRARY_PATH, CUDA_HOME, XDG_CACHE_HOME, ...
 */
public record CudaSettings(@Nullable Precision precision, boolean streamBf16, Map<String, String> environment) {
    public CudaSettings {
        environment = Map.copyOf(environment);
    }

    /** That precision with an fp32 residual stream, in this process's environment. */
    public static CudaSettings of(@Nullable Precision precision) {
        return new CudaSettings(precision, false, System.getenv());
    }

    Precision arithmetic() {
        return precision == null ? Precision.BF16 : precision;
    }
}
