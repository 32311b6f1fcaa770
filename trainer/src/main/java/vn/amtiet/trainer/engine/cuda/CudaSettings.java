package vn.amtiet.trainer.engine.cuda;

import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vn.amtiet.trainer.operations.Precision;

/**
 * What can be chosen about the cuda engine.
 *
 * @param precision of activations and matrix products; null is bf16, which every supported card has
 * @param streamBf16 whether the residual stream is bf16 too: less memory traffic, coarser sums
 * @param measured whether algorithms of matrix products are the fastest as measured; otherwise the same in every run
 * @param environment variables that name folders: AMTIET_CUDA_PATH, LD_LIBRARY_PATH, CUDA_HOME, XDG_CACHE_HOME, ...
 * @param warnings receives a line where something stored cannot be used
 */
public record CudaSettings(
        @Nullable Precision precision,
        boolean streamBf16,
        boolean measured,
        Map<String, String> environment,
        Consumer<String> warnings) {
    public CudaSettings {
        environment = Map.copyOf(environment);
    }

    /** That precision with an fp32 residual stream, reproducible, in this process's environment. */
    public static CudaSettings of(@Nullable Precision precision) {
        return new CudaSettings(precision, false, false, System.getenv(), System.err::println);
    }

    /** The same with these two. */
    public CudaSettings with(boolean bf16Stream, boolean fastest) {
        return new CudaSettings(precision, bf16Stream, fastest, environment, warnings);
    }

    Precision arithmetic() {
        return precision == null ? Precision.BF16 : precision;
    }

    CublasLt.Choice choice() {
        return measured ? CublasLt.Choice.FASTEST : CublasLt.Choice.FIRST;
    }
}
