package vn.amtiet.trainer.engine;

import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.engine.cpu.CpuOperations;
import vn.amtiet.trainer.engine.cpu.CpuSettings;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.ParameterLayout;

/** Engines by the name that a configuration gives: the one list of them. */
public final class Engines {
    private Engines() {}

    /**
     * An engine that holds the model with initial values drawn from the seed.
     *
     * @param name "cpu"
     * @throws UserError for a name that no engine has
     */
    public static Engine create(String name, ModelConfig model, ParameterLayout layout, long seed) {
        if (name.equals("cpu")) {
            return cpu(model, layout, seed, CpuSettings.automatic());
        }
        throw UserError.usage("engine: expected cpu, got '" + name + "'");
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
