package vn.amtiet.trainer.engine;

import org.jspecify.annotations.Nullable;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.ParameterLayout;
import vn.amtiet.trainer.operations.Precision;

/**
 * How {@link Engines} reaches an engine that needs libraries of its own: a service (META-INF/services), so that this
 * package need not know the engine's, and its libraries need not be there unless it is chosen.
 */
public interface EngineProvider {
    /** The name in the configuration: "cuda". */
    String name();

    /**
     * The engine with initial values drawn from the seed.
     *
     * @param precision null for the engine's own default
     * @throws vn.amtiet.cli.UserError if it cannot run here or does not have that precision
     */
    Engine open(ModelConfig model, ParameterLayout layout, long seed, @Nullable Precision precision);
}
