package vn.amtiet.trainer.engine.samediff;

import org.junit.jupiter.api.Nested;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.engine.EngineContract;
import vn.amtiet.trainer.engine.Engines;
import vn.amtiet.trainer.engine.GradientContract;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.ParameterLayout;

class SameDiffEngineTest {
    private static Engine samediff(ModelConfig config, ParameterLayout layout, long seed) {
        return Engines.create(Engines.Choice.of("samediff"), config, layout, seed);
    }

    @Nested
    class Behaviour extends EngineContract {
        @Override
        protected Engine open(ModelConfig config, ParameterLayout layout, long seed) {
            return samediff(config, layout, seed);
        }
    }

    @Nested
    class Gradients extends GradientContract {
        @Override
        protected Engine open(ModelConfig config, ParameterLayout layout, long seed) {
            return samediff(config, layout, seed);
        }
    }
}
