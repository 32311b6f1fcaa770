package vn.amtiet.trainer.engine.cuda;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.engine.EngineProvider;
import vn.amtiet.trainer.engine.OperationsEngine;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.ParameterLayout;
import vn.amtiet.trainer.operations.Precision;

/** Opens the cuda engine; only then are the bindings of CUDA loaded. */
public final class CudaProvider implements EngineProvider {
    /** Present exactly when CUDA's bindings are on the class path. */
    private static final String BINDINGS = "org/bytedeco/cuda/global/cudart.class";

    @Override
    public String name() {
        return "cuda";
    }

    @Override
    public Engine open(ModelConfig model, ParameterLayout layout, long seed, @Nullable Precision precision) {
        needsBindings();
        return new OperationsEngine(model, layout, seed, CudaOperations.open(CudaSettings.of(precision)));
    }

    /**
     * Times the engine's operations.
     *
     * @param streamBf16 whether the residual stream is bf16 too
     * @param measured whether matrix products take the fastest algorithm, not the reproducible one
     * @param wanted by name
     * @param lines receives the table
     * @throws UserError if the engine cannot run here
     */
    public static void benchmarkKernels(
            Precision precision,
            boolean streamBf16,
            boolean measured,
            Predicate<String> wanted,
            Consumer<String> lines) {
        needsBindings();
        KernelBenchmark.run(CudaSettings.of(precision).with(streamBf16, measured), wanted, lines);
    }

    /** The engine's classes are loaded after this check only: without the bindings there is nothing to link them to. */
    private static void needsBindings() {
        if (CudaProvider.class.getClassLoader().getResource(BINDINGS) == null) {
            throw UserError.failed(
                    "engine cuda: org.bytedeco:cuda is not on the class path. Needed: its jar and its natives"
                            + " for this platform, as bin/amtiet has them. engine: cpu runs here.");
        }
    }
}
