package vn.amtiet.trainer.engine.samediff;

import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.engine.EngineProvider;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.ParameterLayout;

/** Opens the samediff engine once ND4J is known to run here. */
public final class SameDiffProvider implements EngineProvider {
    @Override
    public String name() {
        return "samediff";
    }

    @Override
    public Engine open(ModelConfig model, ParameterLayout layout, long seed) {
        Nd4jBackend.require("engine samediff");
        return new SameDiffEngine(model, layout, seed);
    }
}
