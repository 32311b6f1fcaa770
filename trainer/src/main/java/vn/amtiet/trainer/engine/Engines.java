package vn.amtiet.trainer.engine;

import org.jspecify.annotations.Nullable;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.engine.cpu.CpuOperations;
import vn.amtiet.trainer.engine.cpu.CpuSettings;
import vn.amtiet.trainer.engine.cuda.CudaOperations;
import vn.amtiet.trainer.engine.cuda.CudaSettings;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.ParameterLayout;
import vn.amtiet.trainer.operations.Precision;

/** Engines by the name that a configuration gives: the one list of them. */
public final class Engines {
    /** Present exactly when CUDA's bindings are on the class path. */
    private static final String CUDA_BINDINGS = "org/bytedeco/cuda/global/cudart.class";

    private Engines() {}

    /**
     * An engine by name and arithmetic.
     *
     * @param name "cpu" or "cuda"
     * @param precision null for the engine's own default
     */
    public record Choice(String name, @Nullable Precision precision) {
        /** The engine of that name at its default precision. */
        public static Choice of(String name) {
            return new Choice(name, null);
        }
    }

    /**
     * An engine that holds the model with initial values drawn from the seed.
     *
     * @throws UserError for a name that no engine has, a precision that the engine does not have, or an engine that cannot
     *     run here: what was found, what is needed and what would run
     */
    public static Engine create(Choice choice, ModelConfig model, ParameterLayout layout, long seed) {
        return switch (choice.name()) {
            case "cpu" -> {
                onlyFp32(choice);
                yield cpu(model, layout, seed, CpuSettings.automatic());
            }
            case "cuda" -> cuda(model, layout, seed, choice.precision());
            default -> throw UserError.usage("engine: expected cpu or cuda, got '" + choice.name() + "'");
        };
    }

    /** Only here are the engine's classes loaded: without the bindings on the class path there is nothing to load. */
    private static Engine cuda(ModelConfig model, ParameterLayout layout, long seed, @Nullable Precision precision) {
        if (Engines.class.getClassLoader().getResource(CUDA_BINDINGS) == null) {
            throw UserError.failed(
                    "engine cuda: org.bytedeco:cuda is not on the class path. Needed: its jar and its natives"
                            + " for this platform, as bin/amtiet has them. engine: cpu runs here.");
        }
        return new OperationsEngine(model, layout, seed, CudaOperations.open(CudaSettings.of(precision)));
    }

    private static void onlyFp32(Choice choice) {
        if (choice.precision() != null && choice.precision() != Precision.FP32) {
            throw UserError.usage("precision: engine " + choice.name() + " has fp32 only, got " + choice.precision());
        }
    }

    /**
     * The embedded engine: a GPT on this machine's processors, its parameters drawn from the seed, moments and gradients
     * zero.
     *
     * @param layout the model's parameters, from {@link vn.amtiet.trainer.gpt.GptLayout}
     * @param seed of the initial values and of dropout
     */
    public static Engine cpu(ModelConfig model, ParameterLayout layout, long seed, CpuSettings settings) {
        return new OperationsEngine(model, layout, seed, CpuOperations.open(settings));
    }
}
