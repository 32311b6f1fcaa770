package vn.amtiet.trainer.engine;

import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.engine.cpu.CpuOperations;
import vn.amtiet.trainer.engine.cpu.CpuSettings;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.ParameterLayout;
import vn.amtiet.trainer.operations.Precision;

/** Engines by the name that a configuration gives: the one list of them. */
public final class Engines {
    private static final List<String> PROVIDED = List.of("cuda", "samediff");

    private Engines() {}

    /**
     * An engine by name and arithmetic.
     *
     * @param name "cpu", "cuda" or "samediff"
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
        if (choice.name().equals("cpu")) {
            onlyFp32(choice);
            return cpu(model, layout, seed, CpuSettings.automatic());
        }
        if (PROVIDED.contains(choice.name())) {
            return provided(choice.name()).open(model, layout, seed, choice.precision());
        }
        throw UserError.usage("engine: expected cpu, cuda or samediff, got '" + choice.name() + "'");
    }

    private static EngineProvider provided(String name) {
        return ServiceLoader.load(EngineProvider.class, Engines.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no provider of engine " + name));
    }

    /**
     * For an engine without mixed precision.
     *
     * @throws UserError if the choice asks for anything else than fp32
     */
    public static void onlyFp32(Choice choice) {
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
