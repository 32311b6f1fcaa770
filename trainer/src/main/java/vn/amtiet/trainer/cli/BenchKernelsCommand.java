package vn.amtiet.trainer.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vn.amtiet.trainer.engine.cuda.CudaProvider;
import vn.amtiet.trainer.operations.Precision;

/** {@code bench kernels}: time, GB/s, TFLOP/s and share of the card's ceiling of every operation of the cuda engine. */
@Command(
        name = "kernels",
        mixinStandardHelpOptions = true,
        description = "Every operation of a GPT-2 124M step on the card, beside a copy and a large product.")
final class BenchKernelsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--precision", defaultValue = "BF16", description = "one of: ${COMPLETION-CANDIDATES}")
    private Precision precision;

    @Option(names = "--only", paramLabel = "TEXT", description = "operations whose name contains this")
    private @Nullable String only;

    @Option(names = "--stream-bf16", description = "residual stream in bf16 too")
    private boolean streamBf16;

    @Option(names = "--first-algorithms", description = "matrix products as in reproducible training, not the fastest")
    private boolean first;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        String text = only == null ? "" : only.toLowerCase(Locale.ROOT);
        CudaProvider.benchmarkKernels(
                precision,
                streamBf16,
                !first,
                name -> name.toLowerCase(Locale.ROOT).contains(text),
                line -> {
                    out.println(line);
                    out.flush();
                });
        return 0;
    }
}
