package vn.amtiet.trainer.engine.cpu;

import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.engine.OperationsEngine;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.ParameterLayout;

/** The embedded engine's front door. */
public final class CpuEngine {
    private CpuEngine() {}

    /**
     * A GPT on this machine's processors, its parameters drawn from the seed, moments and gradients zero.
     *
     * <p>Example: {@code CpuEngine.open(config, GptLayout.of(config), 1337, CpuSettings.automatic())}.
     *
     * @param layout the model's parameters, from {@link vn.amtiet.trainer.model.GptLayout}
     * @param seed of the initial values and of dropout
     */
    public static Engine open(ModelConfig config, ParameterLayout layout, long seed, CpuSettings settings) {
        return new OperationsEngine(config, layout, seed, CpuOperations.open(settings));
    }
}
