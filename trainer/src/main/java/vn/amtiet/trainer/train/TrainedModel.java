package vn.amtiet.trainer.train;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.checkpoint.Checkpoint;
import vn.amtiet.trainer.checkpoint.Checkpoints;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.engine.Engines;
import vn.amtiet.trainer.gpt.GptLayout;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.operations.Precision;
import vn.amtiet.vocabulary.Vocabularies;
import vn.amtiet.vocabulary.Vocabulary;

/**
 * A model that a run has trained, ready to evaluate and generate.
 *
 * @param runDirectory of the run
 * @param checkpoint that the weights come from
 * @param engine holding the weights; closed with this
 */
public record TrainedModel(Path runDirectory, Checkpoint checkpoint, Engine engine) implements AutoCloseable {
    /** Which checkpoint of a run. */
    public enum Which {
        /** The one with the smallest val loss; the newest where none is marked. */
        BEST,
        /** The newest valid one. */
        NEWEST
    }

    /**
     * The checkpoint of a run or a checkpoint directory itself.
     *
     * @param run {@code runs/NAME} or {@code runs/NAME/checkpoints/step-000100}
     * @param warnings told of damaged checkpoints that were skipped
     * @throws UserError if there is none that is valid
     */
    public static Checkpoint find(Path run, Which which, Consumer<String> warnings) {
        if (Files.isRegularFile(run.resolve("state.json"))) {
            return Checkpoint.open(run);
        }
        Checkpoints checkpoints = Checkpoints.of(run);
        return (which == Which.BEST ? checkpoints.best(warnings) : checkpoints.newest(warnings))
                .orElseThrow(() -> UserError.failed(run + " holds no checkpoint; expected a run directory that 'train'"
                        + " wrote, or one of its checkpoints"));
    }

    /** The run that a checkpoint belongs to: the directory above {@code checkpoints}. */
    public static Path runOf(Checkpoint checkpoint) {
        return checkpoint.directory().toAbsolutePath().getParent().getParent();
    }

    /** Loads a checkpoint into an engine. Throws UserError if the engine cannot run here. */
    public static TrainedModel load(Checkpoint checkpoint, Engines.Choice choice) {
        ModelConfig model = checkpoint.state().model();
        Engine engine = Engines.create(choice, model, GptLayout.of(model), 0);
        checkpoint.restoreParameters(engine);
        return new TrainedModel(runOf(checkpoint), checkpoint, engine);
    }

    /** The engine that the run was configured with. */
    public static Engines.Choice engineOf(Checkpoint checkpoint) {
        JsonNode configuration = checkpoint.state().configuration();
        String precision = configuration.path("precision").textValue();
        return new Engines.Choice(
                configuration.path("engine").asText("cpu"),
                precision == null
                        ? null
                        : Precision.valueOf(precision.toUpperCase(Locale.ROOT).replace('-', '_')));
    }

    /** Shape of the model. */
    public ModelConfig model() {
        return checkpoint.state().model();
    }

    /** The run's copy of its vocabulary. Throws UserError if it is missing or not the one that the model knows. */
    public Vocabulary vocabulary() {
        Path directory = RunDirectory.vocabulary(runDirectory);
        if (!Files.isDirectory(directory)) {
            throw UserError.failed(
                    directory + " is missing: the run was trained on bare ids without data.vocabulary, so"
                            + " it cannot be shown as text");
        }
        Vocabulary vocabulary = Vocabularies.load(directory);
        String trained = checkpoint.state().vocabularyFingerprint();
        if (!vocabulary.fingerprint().equals(trained)) {
            throw UserError.failed(directory + ": the model was trained with vocabulary " + trained + ", found "
                    + vocabulary.fingerprint() + "; put the run's own vocabulary back");
        }
        return vocabulary;
    }

    @Override
    public void close() {
        engine.close();
    }
}
