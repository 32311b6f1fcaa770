package vn.amtiet.trainer.engine.cpu;

import java.util.Arrays;
import vn.amtiet.trainer.operations.Operations.Sizes;

/**
 * The head with its cross-entropy in chunks of rows: a chunk's logits are computed, turned into losses and gradients in
 * place, and used up before the next chunk, so that memory is chunk x V instead of N x V.
 */
final class ClassifierKernel {
    /** Largest number of logits held at once: 64 MiB. */
    private static final int CHUNK_LOGITS = 1 << 24;

    /** Rows of one task. */
    private static final int TASK_ROWS = 32;

    private final Workers workers;
    private final LinearKernel linear;
    private float[] logits = new float[0];
    private double[] losses = new double[0];

    ClassifierKernel(Workers workers, LinearKernel linear) {
        this.workers = workers;
        this.linear = linear;
    }

    /** Sum of the losses of all rows. */
    double loss(float[] x, float[] head, int[] targets, Sizes s) {
        return chunks(s, (first, part) -> {
            linear.forward(logits, x, first, head, null, part, null, null);
            rows(targets, first, part, 0);
        });
    }

    /** Sum of the losses; writes {@code dX} and adds to {@code dHead}, both times {@code scale}. */
    double train(float[] dX, float[] x, float[] head, float[] dHead, int[] targets, float scale, Sizes s) {
        return chunks(s, (first, part) -> {
            linear.forward(logits, x, first, head, null, part, null, null);
            rows(targets, first, part, scale);
            linear.backward(dX, logits, x, first, head, dHead, null, part, null, null);
        });
    }

    private interface Chunk {
        void run(int first, Sizes part);
    }

    private double chunks(Sizes s, Chunk work) {
        int chunk = Math.max(1, Math.min(s.rows(), CHUNK_LOGITS / s.out()));
        if (logits.length < chunk * s.out()) {
            logits = new float[chunk * s.out()];
        }
        if (losses.length < s.rows()) {
            losses = new double[s.rows()];
        }
        for (int first = 0; first < s.rows(); first += chunk) {
            work.run(first, new Sizes(Math.min(chunk, s.rows() - first), s.in(), s.out()));
        }
        double sum = 0;
        for (int row = 0; row < s.rows(); row++) {
            sum += losses[row];
        }
        return sum;
    }

    private void rows(int[] targets, int first, Sizes part, float scale) {
        int tasks = (part.rows() + TASK_ROWS - 1) / TASK_ROWS;
        workers.run(tasks, (task, thread) -> {
            int end = Math.min(part.rows(), (task + 1) * TASK_ROWS);
            for (int row = task * TASK_ROWS; row < end; row++) {
                losses[first + row] = row(row * part.out(), part.out(), targets[first + row], scale);
            }
        });
    }

    /** Loss of one row of logits; overwrites them with {@code scale * (softmax - target)}. */
    private double row(int at, int classes, int target, float scale) {
        if (target < 0) {
            Arrays.fill(logits, at, at + classes, 0);
            return 0;
        }
        float max = Reductions.max(logits, at, classes);
        float own = logits[at + target] - max;
        for (int j = at; j < at + classes; j++) {
            logits[j] -= max;
        }
        Exponential.ofNegative(logits, at, classes);
        float sum = Reductions.sum(logits, at, classes);
        float factor = scale / sum;
        for (int j = at; j < at + classes; j++) {
            logits[j] *= factor;
        }
        logits[at + target] -= scale;
        return Math.log(sum) - own;
    }
}
