package vn.amtiet.trainer.engine.samediff;

import org.jspecify.annotations.Nullable;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.engine.EngineProvider;
import vn.amtiet.trainer.engine.Engines;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.ParameterLayout;
import vn.amtiet.trainer.operations.Precision;

/** Opens the samediff engine once ND4J is known to run here. */
public final class SameDiffProvider implements EngineProvider {
    @Override
    public String name() {
        return "samediff";
    }

    @Override
    public Engine open(ModelConfig model, ParameterLayout layout, long seed, @Nullable Precision precision) {
        Engines.onlyFp32(new Engines.Choice(name(), precision));
        Nd4jBackend.require("engine samediff");
        return new SameDiffEngine(model, layout, seed);
    }
}
