package vn.amtiet.trainer.train;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.data.DataConfig;
import vn.amtiet.trainer.engine.Engines;
import vn.amtiet.trainer.model.InitialisationRule;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.operations.Precision;

/**
 * One training run, as one YAML file of {@code conf/train} says it. Every place where nanoGPT of January 2023 and
 * today's differ is a named setting: {@code model.activation}, {@code model.bias}, {@code initialisation},
 * {@code model.vocabularySize}, {@code optimizer.decayGroups}, {@code optimizer.weightDecay}, {@code optimizer.clip},
 * {@code accumulation} and {@code schedule.warmup}.
 *
 * @param model the shape; absent where {@code init} brings one. Present beside such an init it must agree, except that
 *     {@code blockSize} may be smaller: then the position table is cut (nanoGPT's crop_block_size)
 * @param dropout probability at nanoGPT's four places; 0 is off
 * @param data where the tokens are and how windows are drawn
 * @param optimizer AdamW
 * @param schedule learning rate by step
 * @param steps last step number, nanoGPT's max_iters
 * @param lastStep whether that step itself is taken: nanoGPT does {@code steps + 1} updates
 * @param batch windows of a micro-batch, B
 * @param accumulation micro-batches of an update; the gradient is their mean
 * @param evaluation when and on how much
 * @param checkpoint when and how many
 * @param init where the run starts
 * @param initialisation initial weights of a run from scratch: gpt2 is today's nanoGPT, torch-defaults that before
 *     commit 23a0bfa of 2023-01-27
 * @param seed of everything random: weights, batches, dropout, evaluation windows
 * @param engine name of the engine: "cpu", "cuda" or "samediff"
 * @param precision of the engine's arithmetic; absent: the engine's own default
 * @param logInterval a line of the loss log every so many steps
 * @param peakFlops floating-point operations a second that the device can do; absent: what the engine knows of it, and no
 *     utilisation is logged where it knows nothing
 * @param dl4jUiInterval loss, norms and histograms for the Deeplearning4j UI every so many steps, under dl4j-ui/ of the
 *     run; needs ND4J on the class path, with any engine; absent: none
 */
public record TrainConfig(
        @Nullable ModelShape model,
        double dropout,
        DataConfig data,
        OptimizerConfig optimizer,
        LearningRate schedule,
        int steps,
        LastStep lastStep,
        int batch,
        int accumulation,
        EvaluationConfig evaluation,
        CheckpointConfig checkpoint,
        Init init,
        InitialisationRule initialisation,
        long seed,
        String engine,
        @Nullable Precision precision,
        int logInterval,
        @Nullable Double peakFlops,
        @Nullable Integer dl4jUiInterval) {

    public TrainConfig {
        Check.present("data", data);
        Check.present("optimizer", optimizer);
        Check.present("schedule", schedule);
        Check.present("lastStep", lastStep);
        Check.present("evaluation", evaluation);
        Check.present("checkpoint", checkpoint);
        Check.present("init", init);
        Check.present("initialisation", initialisation);
        Check.present("engine", engine);
        Check.atLeast("steps", steps, 0);
        Check.atLeast("batch", batch, 1);
        Check.atLeast("accumulation", accumulation, 1);
        Check.atLeast("logInterval", logInterval, 1);
        Check.range("dropout", dropout, 0, 1);
        if (peakFlops != null) {
            Check.positive("peakFlops", peakFlops);
        }
        if (dl4jUiInterval != null) {
            Check.atLeast("dl4jUiInterval", dl4jUiInterval, 1);
        }
        if (model == null && init instanceof Init.Scratch) {
            throw new IllegalArgumentException("model is missing: init 'scratch' needs its shape");
        }
    }

    /** The engine of the run. */
    Engines.Choice engineChoice() {
        return new Engines.Choice(engine, precision);
    }

    /** Updates of the whole run: {@code steps + 1} as nanoGPT does, or exactly {@code steps}. */
    public int updates() {
        return lastStep == LastStep.INCLUDED ? Math.addExact(steps, 1) : steps;
    }

    /**
     * The engine's model of a run from scratch.
     *
     * @param vocabularySize of the vocabulary, used where the shape names none
     * @throws UserError if neither is known, or the shape has fewer rows than the vocabulary
     */
    ModelConfig scratchModel(OptionalInt vocabularySize) {
        if (model == null) {
            throw UserError.usage("model is missing: a run from scratch needs its shape");
        }
        if (model.vocabularySize() == null && vocabularySize.isEmpty()) {
            throw UserError.usage("model.vocabularySize is missing: without data.vocabulary nothing says how many ids"
                    + " the data has; set one of them");
        }
        try {
            return model.model(vocabularySize.orElse(1), dropout);
        } catch (IllegalArgumentException e) {
            throw UserError.usage("model." + e.getMessage());
        }
    }
}
