package vn.amtiet.trainer.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import vn.amtiet.cli.UserError;
import vn.amtiet.config.ConfigFile;
import vn.amtiet.trainer.checkpoint.Checkpoint;
import vn.amtiet.trainer.checkpoint.Checkpoints;
import vn.amtiet.trainer.checkpoint.Safetensors;
import vn.amtiet.trainer.checkpoint.TrainState;
import vn.amtiet.trainer.checkpoint.TrainState.Losses;
import vn.amtiet.trainer.data.TrainingData;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.export.HuggingFaceGpt2;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.Parameter;

/**
 * Where a run begins.
 *
 * @param model its shape
 * @param load puts weights, and on resume moments, into an engine that holds initial values
 * @param step number of the first step
 * @param evaluated whether the evaluation of that step is in the log
 * @param losses of the evaluations so far
 * @param resumed whether it goes on with a run
 * @param origin for people: "new weights"
 */
record StartingPoint(
        ModelConfig model,
        Consumer<Engine> load,
        long step,
        boolean evaluated,
        Losses losses,
        boolean resumed,
        String origin) {

    /** The newest valid checkpoint of a run, or, if it has none yet, what {@code init} says. */
    static StartingPoint resume(TrainConfig config, Checkpoints checkpoints, TrainingData data, Consumer<String> say) {
        Optional<Checkpoint> newest = checkpoints.newest(say);
        if (newest.isEmpty()) {
            say.accept("nothing to resume: no checkpoint was finished; starting with init '" + config.init() + "'");
            return begin(config, data, say);
        }
        TrainState state = newest.get().state();
        checkVocabulary(newest.get(), data);
        ChangedSettings.between(state.configuration(), ConfigFile.tree(config))
                .forEach(change -> say.accept("changed since the checkpoint: " + change));
        ChangedSettings.between(state.inputs(), data.fingerprints())
                .forEach(change -> say.accept("changed since the checkpoint: input " + change));
        ModelConfig model = withDropout(state.model(), config.dropout());
        checkShape(config, model, false);
        return new StartingPoint(
                model,
                newest.get()::restore,
                state.step(),
                state.evaluated(),
                state.losses(),
                true,
                "step " + state.step() + " of " + newest.get().directory());
    }

    /** A new run as {@code init} says. */
    static StartingPoint begin(TrainConfig config, TrainingData data, Consumer<String> say) {
        Init init = config.init();
        if (init instanceof Init.Checkpoint from) {
            return weightsOf(config, data, Path.of(from.directory()), say);
        }
        if (init instanceof Init.HuggingFace from) {
            return huggingFace(config, data, Path.of(from.directory()));
        }
        ModelConfig model = config.scratchModel(data.vocabularySize());
        return fresh(model, engine -> {}, "new weights");
    }

    private static StartingPoint fresh(ModelConfig model, Consumer<Engine> load, String origin) {
        return new StartingPoint(model, load, 0, false, Losses.NONE, false, origin);
    }

    private static StartingPoint weightsOf(TrainConfig config, TrainingData data, Path from, Consumer<String> say) {
        Checkpoint checkpoint = Files.isRegularFile(from.resolve("state.json"))
                ? Checkpoint.open(from)
                : Checkpoints.of(from)
                        .best(say)
                        .orElseThrow(() -> UserError.failed(
                                "init: " + from + " holds no checkpoint; name a run directory or a checkpoint"));
        checkVocabulary(checkpoint, data);
        ModelConfig source = withDropout(checkpoint.state().model(), config.dropout());
        ModelConfig model = checkShape(config, source, true);
        Consumer<Engine> load = engine -> {
            try (Safetensors file = checkpoint.parameters()) {
                for (Parameter p : engine.layout().parameters()) {
                    engine.setParameter(p.name(), crop(file.floats(p.name()), p));
                }
            }
        };
        return fresh(model, load, "the weights of " + checkpoint.directory());
    }

    private static StartingPoint huggingFace(TrainConfig config, TrainingData data, Path from) {
        ModelConfig source;
        try (HuggingFaceGpt2 file = HuggingFaceGpt2.open(from, config.dropout())) {
            source = file.model();
        }
        if (data.vocabularySize().isPresent() && data.vocabularySize().getAsInt() > source.vocabularySize()) {
            throw UserError.failed("init: " + from + " has " + source.vocabularySize() + " token rows, data.vocabulary "
                    + data.vocabularySize().getAsInt() + "; use the vocabulary that the model was trained with");
        }
        ModelConfig model = checkShape(config, source, true);
        Consumer<Engine> load = engine -> {
            try (HuggingFaceGpt2 file = HuggingFaceGpt2.open(from, config.dropout())) {
                file.restore(engine, StartingPoint::crop);
            }
        };
        return fresh(model, load, "the weights of " + from);
    }

    /** nanoGPT's crop_block_size: a smaller position table is the first rows of the larger one. */
    private static float[] crop(float[] values, Parameter parameter) {
        return values.length == parameter.size() ? values : Arrays.copyOf(values, Math.toIntExact(parameter.size()));
    }

    private static void checkVocabulary(Checkpoint checkpoint, TrainingData data) {
        String trained = checkpoint.state().vocabularyFingerprint();
        if (!trained.equals(data.vocabularyFingerprint())) {
            throw UserError.failed(checkpoint.directory() + ": the model was trained with vocabulary '" + trained
                    + "', the data has '" + data.vocabularyFingerprint()
                    + "'; make the data with the model's vocabulary, or train a new model with --output elsewhere");
        }
    }

    /** The source's shape with the configuration's block size; both must agree in everything else. */
    private static ModelConfig checkShape(TrainConfig config, ModelConfig source, boolean mayCrop) {
        if (config.model() == null) {
            return source;
        }
        int rows = config.model().vocabularySize() == null ? source.vocabularySize() : 1;
        ModelConfig asked = config.model().model(rows, config.dropout());
        boolean cropped = mayCrop && asked.blockSize() < source.blockSize();
        if (!asked.equals(cropped ? withBlockSize(source, asked.blockSize()) : source)) {
            throw UserError.usage("model: the configuration says " + asked + ", the weights have " + source
                    + "; leave the model section out or make it agree");
        }
        return asked;
    }

    private static ModelConfig withDropout(ModelConfig m, double dropout) {
        return new ModelConfig(
                m.vocabularySize(), m.blockSize(), m.layers(), m.heads(), m.width(), dropout, m.bias(), m.activation());
    }

    private static ModelConfig withBlockSize(ModelConfig m, int blockSize) {
        return new ModelConfig(
                m.vocabularySize(), blockSize, m.layers(), m.heads(), m.width(), m.dropout(), m.bias(), m.activation());
    }
}
