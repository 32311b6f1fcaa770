package vn.amtiet.trainer.engine.cuda;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.operations.Precision;

/**
 * What can be chosen about the cuda engine.
 *
 * @param precision of activations and matrix products; null is bf16, which every supported card has
 * @param streamBf16 whether the residual stream is bf16 too: less memory traffic, coarser sums
 * @param measured whether algorithms of matrix products and attention are the fastest as measured; otherwise the same in
 *     every run
 * @param environment variables that name folders: AMTIET_CUDA_PATH, LD_LIBRARY_PATH, CUDA_HOME, XDG_CACHE_HOME, ...
 * @param warnings receives a line where something stored cannot be used, and one for each attention: what computes it
 */
public record CudaSettings(
        @Nullable Precision precision,
        boolean streamBf16,
        boolean measured,
        Map<String, String> environment,
        Consumer<String> warnings) {
    /** The environment variable that says how algorithms are chosen: {@code reproducible}, {@code measured}, {@code fastest}. */
    private static final String VARIABLE = "AMTIET_CUDA_ALGORITHMS";

    private static final String REPRODUCIBLE = "reproducible";
    private static final String MEASURED = "measured";
    private static final String FASTEST = "fastest";

    public CudaSettings {
        environment = Map.copyOf(environment);
    }

    /**
     * That precision with an fp32 residual stream in this process's environment, whose {@value #VARIABLE} says how
     * algorithms are chosen: the same in every run (the default); those that are the fastest in this run and give equal bits
     * for equal inputs; or the fastest whatever they give, where sums may be in any order.
     *
     * @throws UserError if it says something else
     */
    public static CudaSettings of(@Nullable Precision precision) {
        Map<String, String> environment = System.getenv();
        boolean measured = !algorithms(environment).equals(REPRODUCIBLE);
        return new CudaSettings(precision, false, measured, environment, System.err::println);
    }

    private static String algorithms(Map<String, String> environment) {
        String value = environment.getOrDefault(VARIABLE, REPRODUCIBLE);
        if (!List.of(REPRODUCIBLE, MEASURED, FASTEST).contains(value)) {
            throw UserError.usage("engine cuda: environment variable " + VARIABLE + ": expected " + REPRODUCIBLE + ", "
                    + MEASURED + " or " + FASTEST + ", got '" + value + "'. Correct or unset it");
        }
        return value;
    }

    /** The same with these two. */
    public CudaSettings with(boolean bf16Stream, boolean fastest) {
        return new CudaSettings(precision, bf16Stream, fastest, environment, warnings);
    }

    Precision arithmetic() {
        return precision == null ? Precision.BF16 : precision;
    }

    /** Whether equal inputs must give equal bits. */
    boolean deterministic() {
        return !algorithms(environment).equals(FASTEST);
    }

    CublasLt.Choice choice() {
        return measured ? CublasLt.Choice.FASTEST : CublasLt.Choice.FIRST;
    }
}
