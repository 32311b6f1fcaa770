package vn.amtiet.trainer.engine.cuda;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.bytedeco.cuda.cudart.CUstream_st;

/** Finds the fastest of a few ways to do the same work, by doing it in turns. */
final class AlgorithmTrials {
    /** Timed runs of each way, after one that is not timed; their median counts. */
    private static final int ROUNDS = 5;

    /** A later way must be this much faster than an earlier one: what is equal within the noise is decided the same each time. */
    private static final double CLEARLY = 0.98;

    private AlgorithmTrials() {}

    /**
     * The number of the fastest way.
     *
     * @param ways how many there are
     * @param queue queues the work in one way; false if it cannot be done so
     * @return -1 if none can
     */
    static int fastest(int ways, CUstream_st stream, IntPredicate queue) {
        float[][] ms = new float[ways][ROUNDS];
        try (EventTimer timer = new EventTimer(stream)) {
            for (int round = -1; round < ROUNDS; round++) {
                for (int i = 0; i < ways; i++) {
                    int way = i;
                    boolean[] done = new boolean[1];
                    float time = timer.milliseconds(() -> done[0] = queue.test(way));
                    ms[way][Math.max(0, round)] = done[0] ? time : Float.POSITIVE_INFINITY;
                }
            }
        }
        return best(ms);
    }

    static int best(float[][] ms) {
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < ms.length; i++) {
            float[] sorted = ms[i].clone();
            Arrays.sort(sorted);
            double median = sorted[sorted.length / 2];
            if (best < 0 ? median < least : median < CLEARLY * least) {
                least = median;
                best = i;
            }
        }
        return best;
    }
}
