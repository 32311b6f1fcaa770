package vn.amtiet.trainer.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vn.amtiet.trainer.model.ModelConfig;

/**
 * {@code state.json} of a checkpoint: everything but tensors.
 *
 * @param format of the directory, {@value #FORMAT}
 * @param family of the model: "gpt"
 * @param step number of the next step: updates done so far
 * @param evaluated whether the evaluation of that step is already in the log
 * @param tokens trained on so far; with the configuration it is also the position in the data, since a batch is a
 *     function of seed and step
 * @param losses of the last evaluation and the best
 * @param model shape
 * @param vocabularyFingerprint of the vocabulary behind the ids
 * @param configuration the effective configuration
 * @param inputs fingerprints of what the run read, by name
 * @param algorithms that the engine had chosen: {@link vn.amtiet.trainer.engine.Engine#algorithms()}; empty in
 *     checkpoints that do not say
 * @param engine what trained it: {@link vn.amtiet.trainer.engine.Engine#description()}
 * @param version of the code
 */
public record TrainState(
        int format,
        String family,
        long step,
        boolean evaluated,
        long tokens,
        Losses losses,
        ModelConfig model,
        String vocabularyFingerprint,
        JsonNode configuration,
        SortedMap<String, String> inputs,
        SortedMap<String, String> algorithms,
        String engine,
        String version) {
    public TrainState {
        algorithms = algorithms == null ? new TreeMap<>() : algorithms;
    }

    /** The format that this code writes and reads. */
    public static final int FORMAT = 1;

    /** The family of nanoGPT's model. */
    public static final String GPT = "gpt";

    /**
     * Evaluations so far, nats per token.
     *
     * @param train of the last one; absent before the first
     * @param val of the last one
     * @param bestVal the smallest
     * @param bestStep whose checkpoint has it; absent where none was written, as at step 0
     */
    public record Losses(
            @Nullable Double train,
            @Nullable Double val,
            @Nullable Double bestVal,
            @Nullable Long bestStep) {
        /** Before the first evaluation. */
        public static final Losses NONE = new Losses(null, null, null, null);

        /** Whether a val loss is below all so far. */
        public boolean improvedBy(double loss) {
            return bestVal == null || loss < bestVal;
        }
    }
}
