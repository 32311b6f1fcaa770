package vn.amtiet.trainer.engine.cpu;

import org.junit.jupiter.api.Nested;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.engine.EngineContract;
import vn.amtiet.trainer.engine.Engines;
import vn.amtiet.trainer.engine.GradientContract;
import vn.amtiet.trainer.engine.cpu.CpuSettings.Product;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.ParameterLayout;

/** The cpu engine with either way to multiply matrices. */
class CpuEngineTest {
    private static Engine cpu(ModelConfig config, ParameterLayout layout, long seed, Product product) {
        return Engines.cpu(config, layout, seed, new CpuSettings(2, product));
    }

    @Nested
    class WithOpenBlas extends EngineContract {
        @Override
        protected Engine open(ModelConfig config, ParameterLayout layout, long seed) {
            return cpu(config, layout, seed, Product.ND4J);
        }
    }

    @Nested
    class InPlainJava extends EngineContract {
        @Override
        protected Engine open(ModelConfig config, ParameterLayout layout, long seed) {
            return cpu(config, layout, seed, Product.JAVA);
        }
    }

    @Nested
    class GradientsWithOpenBlas extends GradientContract {
        @Override
        protected Engine open(ModelConfig config, ParameterLayout layout, long seed) {
            return cpu(config, layout, seed, Product.ND4J);
        }
    }

    @Nested
    class GradientsInPlainJava extends GradientContract {
        @Override
        protected Engine open(ModelConfig config, ParameterLayout layout, long seed) {
            return cpu(config, layout, seed, Product.JAVA);
        }
    }
}
