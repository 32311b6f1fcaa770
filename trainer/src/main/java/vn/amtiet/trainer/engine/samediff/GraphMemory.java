package vn.amtiet.trainer.engine.samediff;

import java.util.LinkedHashMap;
import java.util.Map;
import vn.amtiet.trainer.engine.MemoryPlan;
import vn.amtiet.trainer.model.ModelConfig;

/**
 * What the graphs keep off the heap, and into how many parts a micro-batch is cut so that it fits: vocabulary-wide arrays
 * (one-hot rows, logits, their gradients) are T x V floats a window, which is 197 MiB for 1,024 x 50,304.
 *
 * @param available bytes off the heap, for everything
 */
record GraphMemory(ModelConfig config, long available) {
    /** Arrays [T, V] alive at the same time: two one-hot, logits, log-softmax, product, and the gradients of three. */
    private static final int VOCABULARY_WIDE = 8;

    /** Arrays [T, C] a layer that forward leaves for backward, those of width 3C and 4C counted as 3 and 4. */
    private static final int FEATURES_WIDE = 48;

    /** Arrays [H, T, T] a layer: scores, with mask, weights, their dropout. */
    private static final int SCORES_WIDE = 5;

    /** SameDiff keeps released arrays for reuse: at most this share of the memory. */
    private static final double CACHED = 0.25;

    /** Bytes that a forward and backward pass over one window takes. */
    long perWindow(int time) {
        long vocabulary = (long) VOCABULARY_WIDE * config.vocabularySize();
        long features = (long) FEATURES_WIDE * config.width() * (config.layers() + 1);
        long scores = (long) SCORES_WIDE * config.heads() * time * config.layers();
        return Float.BYTES * time * (vocabulary + features + scores);
    }

    /** Into how many parts a micro-batch is cut; one window each where even that is too much. */
    int parts(int batch, int time) {
        long fitting = Math.max(1, (long) (available * (1 - CACHED)) / perWindow(time));
        return (int) Math.min(batch, (batch + fitting - 1) / fitting);
    }

    /** The plan of a micro-batch: its largest part counts, so a batch is too large only if one window is. */
    MemoryPlan plan(long parameterCount, int batch, int time) {
        int parts = parts(batch, time);
        Map<String, Long> bytes = new LinkedHashMap<>();
        bytes.put("weights", Float.BYTES * parameterCount);
        bytes.put("gradients", Float.BYTES * parameterCount);
        bytes.put(
                "graph in " + parts + (parts == 1 ? " part" : " parts"), (batch + parts - 1) / parts * perWindow(time));
        boolean oneFits = 2 * Float.BYTES * parameterCount + perWindow(time) <= available;
        return new MemoryPlan(bytes, available, batch, oneFits ? Integer.MAX_VALUE / time : 0);
    }
}
