package vn.amtiet.trainer.engine.samediff;

import java.util.LinkedHashMap;
import java.util.Map;
import vn.amtiet.trainer.engine.MemoryPlan;
import vn.amtiet.trainer.model.ModelConfig;

/**
 * What the graphs keep off the heap, and into how many parts a micro-batch is cut so that it fits: vocabulary-wide arrays
 * (one-hot rows, logits, their gradients) are T x V floats a window, which is 196 MiB for 1,024 x 50,304.
 *
 * @param available bytes off the heap, for everything
 */
record GraphMemory(ModelConfig config, long available) {
    /** Arrays [T, V] alive at the same time, forward and backward; this and the two below: measured, then rounded up. */
    private static final int VOCABULARY_WIDE = 24;

    /** Arrays [T, C] a layer; those of width 3C and 4C count as 3 and 4. */
    private static final int FEATURES_WIDE = 96;

    /** Arrays [H, T, T] a layer: scores, with mask, weights, their dropout, and the gradients. */
    private static final int SCORES_WIDE = 12;

    /** SameDiff keeps released arrays for reuse: at most this share of the memory. */
    private static final double CACHED = 0.25;

    /** Bytes that a forward and backward pass over one window takes. */
    long perWindow(int time) {
        long vocabulary = (long) VOCABULARY_WIDE * config.vocabularySize();
        long features = (long) FEATURES_WIDE * config.width() * (config.layers() + 1);
        long scores = (long) SCORES_WIDE * config.heads() * time * config.layers();
        return Float.BYTES * time * (vocabulary + features + scores);
    }

    /**
     * How a micro-batch is cut.
     *
     * @param parts of nearly equal size, at most one a window
     * @param beside how many of them run at the same time
     */
    record Cut(int parts, int beside) {
        private long windows(int batch) {
            return Math.min(batch, (long) beside * ((batch + parts - 1) / parts));
        }
    }

    /** Whether passes are so large that the collector, which frees what SameDiff forgets, must be called after each. */
    boolean large(int windows, int time) {
        return windows * perWindow(time) > available / 8;
    }

    /** As many parts beside each other as lanes and memory allow, and no more parts than that needs. */
    Cut cut(int batch, int time, int lanes) {
        long fitting = Math.max(1, (long) (available * (1 - CACHED)) / perWindow(time));
        int beside = (int) Math.min(Math.min(lanes, batch), fitting);
        long largest = fitting / beside;
        return new Cut((int) Math.max(beside, (batch + largest - 1) / largest), beside);
    }

    /** The plan of a micro-batch. More windows make more parts, so a batch is too large only if one window is. */
    MemoryPlan plan(long parameterCount, int batch, int time, int lanes) {
        Cut cut = cut(batch, time, lanes);
        long windows = cut.windows(batch);
        Map<String, Long> bytes = new LinkedHashMap<>();
        bytes.put("weights", Float.BYTES * parameterCount);
        bytes.put("gradients", Float.BYTES * parameterCount * cut.beside());
        bytes.put("graphs of " + windows + (windows == 1 ? " window" : " windows"), windows * perWindow(time));
        bytes.put("arrays kept for reuse", (long) (available * CACHED));
        boolean oneFits = 2 * Float.BYTES * parameterCount + perWindow(time) <= (long) (available * (1 - CACHED));
        return new MemoryPlan(bytes, available, batch, oneFits ? Integer.MAX_VALUE / time : 0);
    }
}
