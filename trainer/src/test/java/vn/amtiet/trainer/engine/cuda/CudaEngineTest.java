package vn.amtiet.trainer.engine.cuda;

import org.junit.jupiter.api.Nested;
import vn.amtiet.trainer.NeedsGpu;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.engine.EngineContract;
import vn.amtiet.trainer.engine.Engines;
import vn.amtiet.trainer.engine.GradientContract;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.ParameterLayout;
import vn.amtiet.trainer.operations.Precision;

/** The cuda engine in fp32 under the contract of all engines. */
@NeedsGpu
class CudaEngineTest {
    private static Engine cuda(ModelConfig config, ParameterLayout layout, long seed) {
        return Engines.create(new Engines.Choice("cuda", Precision.FP32), config, layout, seed);
    }

    @Nested
    class Behaviour extends EngineContract {
        @Override
        protected Engine open(ModelConfig config, ParameterLayout layout, long seed) {
            return cuda(config, layout, seed);
        }
    }

    @Nested
    class Gradients extends GradientContract {
        @Override
        protected Engine open(ModelConfig config, ParameterLayout layout, long seed) {
            return cuda(config, layout, seed);
        }
    }
}
