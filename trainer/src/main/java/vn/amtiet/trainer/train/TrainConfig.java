package vn.amtiet.trainer.train;

import org.jspecify.annotations.Nullable;
import vn.amtiet.trainer.data.DataConfig;
import vn.amtiet.trainer.model.ModelConfig;

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
 * @param initialisation initial weights of a run from scratch
 * @param seed of everything random: weights, batches, dropout, evaluation windows
 * @param engine name of the engine: "cpu"
 * @param logInterval a line of the loss log every so many steps
 * @param peakFlops floating-point operations a second that the device can do; absent: no utilisation is logged
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
        Initialisation initialisation,
        long seed,
        String engine,
        int logInterval,
        @Nullable Double peakFlops) {

    public TrainConfig {
        Check.atLeast("steps", steps, 0);
        Check.atLeast("batch", batch, 1);
        Check.atLeast("accumulation", accumulation, 1);
        Check.atLeast("logInterval", logInterval, 1);
        Check.range("dropout", dropout, 0, 1);
        if (peakFlops != null) {
            Check.positive("peakFlops", peakFlops);
        }
        if (model == null && init instanceof Init.Scratch) {
            throw new IllegalArgumentException("model is missing: init 'scratch' needs its shape");
        }
    }

    /** Updates of the whole run: {@code steps + 1} as nanoGPT does, or exactly {@code steps}. */
    public int updates() {
        return lastStep == LastStep.INCLUDED ? Math.addExact(steps, 1) : steps;
    }

    /**
     * The engine's model of a run from scratch.
     *
     * @param vocabularySize of the vocabulary, used where the shape names none
     */
    ModelConfig scratchModel(int vocabularySize) {
        if (model == null) {
            throw new IllegalStateException("no model shape in the configuration");
        }
        return model.model(vocabularySize, dropout);
    }
}
