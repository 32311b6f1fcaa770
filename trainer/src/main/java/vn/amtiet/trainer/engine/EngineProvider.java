package vn.amtiet.trainer.engine;

import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.ParameterLayout;

/**
 * How {@link Engines} reaches an engine that implements {@link Engine} itself: a service (META-INF/services), so that this
 * package need not know the engine's, and its libraries need not be there unless it is chosen.
 */
public interface EngineProvider {
    /** The name in the configuration: "samediff". */
    String name();

    /**
     * The engine with initial values drawn from the seed.
     *
     * @throws vn.amtiet.cli.UserError if it cannot run here
     */
    Engine open(ModelConfig model, ParameterLayout layout, long seed);
}
