package vn.amtiet.trainer.train;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.data.TrainingData;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.engine.Engines;
import vn.amtiet.trainer.engine.MemoryPlan;
import vn.amtiet.trainer.gpt.GptLayout;
import vn.amtiet.trainer.model.ParameterLayout;

/** The front door of training: configuration in, run directory out. */
public final class Training {
    private Training() {}

    /**
     * How a run ended.
     *
     * @param step number of the next step: updates done so far
     * @param trainLoss of the last evaluation, nats per token; absent where none was done
     * @param valLoss of the last evaluation
     * @param bestValLoss of all evaluations
     * @param interrupted whether it was asked to stop before its end
     */
    public record Result(
            long step,
            @Nullable Double trainLoss,
            @Nullable Double valLoss,
            @Nullable Double bestValLoss,
            boolean interrupted) {}

    /**
     * What surrounds a run.
     *
     * @param messages receives one line at a time for people
     * @param stop asked between micro-batches; true ends the run with a checkpoint
     */
    public record Surroundings(Consumer<String> messages, BooleanSupplier stop) {}

    /**
     * Trains as the configuration says and writes {@code runDirectory}: checkpoints/, loss.jsonl, speed.jsonl,
     * TensorBoard events under events/, config.yaml, run.json (code version, input fingerprints), vocabulary/.
     *
     * @throws UserError if the directory holds a run already, and for everything else that the user can mend
     */
    public static Result run(TrainConfig config, Path runDirectory, Surroundings surroundings) {
        return train(config, runDirectory, config.init() instanceof Init.Resume, surroundings);
    }

    /**
     * Goes on with the newest valid checkpoint of {@code runDirectory}; where none was finished yet, starts as {@code
     * init} says. A run that has reached its end returns at once.
     *
     * @throws UserError if there are checkpoints and none is valid, the vocabulary differs, or the shape does not agree
     */
    public static Result resume(TrainConfig config, Path runDirectory, Surroundings surroundings) {
        return train(config, runDirectory, true, surroundings);
    }

    private static Result train(TrainConfig config, Path path, boolean resume, Surroundings surroundings) {
        try (RunDirectory directory = RunDirectory.open(path);
                TrainingData data = TrainingData.open(config.data(), RunDirectory.tokenCache(path))) {
            if (!resume && directory.checkpoints().any()) {
                throw UserError.usage(path + " holds a run already; go on with --resume or use another --output");
            }
            StartingPoint start = resume
                    ? StartingPoint.resume(config, directory.checkpoints(), data, surroundings.messages())
                    : StartingPoint.begin(config, data, surroundings.messages());
            try (Engine engine = engine(config, start)) {
                start.load().accept(engine);
                TrainingData readable = data.forModelOf(start.model().vocabularySize());
                directory.describe(config, readable, engine);
                surroundings.messages().accept(opening(engine, start));
                surroundings.messages().accept(memory(config, start, engine));
                return new TrainingLoop(config, directory, readable, start, engine, surroundings).run();
            }
        }
    }

    private static Engine engine(TrainConfig config, StartingPoint start) {
        ParameterLayout layout = GptLayout.of(start.model(), config.optimizer().decayGroups(), config.initialisation());
        return Engines.create(config.engineChoice(), start.model(), layout, config.seed());
    }

    private static String memory(TrainConfig config, StartingPoint start, Engine engine) {
        MemoryPlan plan = engine.memory(config.batch(), start.model().blockSize());
        if (!plan.fits()) {
            throw UserError.failed("the run does not fit: " + plan.line()
                    + "; lower batch and raise accumulation by the same factor, or take a smaller model");
        }
        return plan.line();
    }

    private static String opening(Engine engine, StartingPoint start) {
        return engine.layout().size() + " parameters from " + start.origin() + "; engine " + engine.description();
    }
}
