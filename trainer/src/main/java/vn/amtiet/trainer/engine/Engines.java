package vn.amtiet.trainer.engine;

import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.engine.cpu.CpuEngine;
import vn.amtiet.trainer.engine.cpu.CpuSettings;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.ParameterLayout;

/** Engines by the name that a configuration gives. */
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
            return CpuEngine.open(model, layout, seed, CpuSettings.automatic());
        }
        throw UserError.usage("engine: expected cpu, got '" + name + "'");
    }
}
