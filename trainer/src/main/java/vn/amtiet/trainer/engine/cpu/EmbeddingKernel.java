package vn.amtiet.trainer.engine.cpu;

import org.jspecify.annotations.Nullable;
import vn.amtiet.trainer.operations.DropoutMask;
import vn.amtiet.trainer.operations.Operations.Rows;

/** Token and position look-up, and the scatter of their gradients. */
final class EmbeddingKernel {
    /** Features of one backward task: each task owns columns of both tables, so that rows can be added in order. */
    private static final int TASK_COLUMNS = 64;

    private static final float[] ABSENT = new float[0];

    private final Workers workers;

    EmbeddingKernel(Workers workers) {
        this.workers = workers;
    }

    /** {@code out = mask * (token[id] + position[first + t])}: a task per sequence. */
    void forward(
            float[] out, int[] ids, int first, float[] token, float[] position, Rows rows, @Nullable DropoutMask mask) {
        int width = rows.width();
        workers.run(rows.batch(), (b, thread) -> {
            float[] multipliers = mask == null ? ABSENT : new float[width];
            for (int t = 0; t < rows.time(); t++) {
                int row = b * rows.time() + t;
                int at = row * width;
                int tokenAt = ids[row] * width;
                int positionAt = (first + t) * width;
                for (int i = 0; i < width; i++) {
                    out[at + i] = token[tokenAt + i] + position[positionAt + i];
                }
                if (mask != null) {
                    mask.fill(at, multipliers, width);
                    for (int i = 0; i < width; i++) {
                        out[at + i] *= multipliers[i];
                    }
                }
            }
        });
    }

    /** Adds to both gradients, rows in order. With dropout, {@code dOut} is masked in place first. */
    void backward(float[] dOut, int[] ids, float[] dToken, float[] dPosition, Rows rows, @Nullable DropoutMask mask) {
        int width = rows.width();
        if (mask != null) {
            workers.run(rows.batch(), (b, thread) -> {
                float[] multipliers = new float[width];
                for (int row = b * rows.time(); row < (b + 1) * rows.time(); row++) {
                    mask.fill((long) row * width, multipliers, width);
                    for (int i = 0; i < width; i++) {
                        dOut[row * width + i] *= multipliers[i];
                    }
                }
            });
        }
        workers.run((width + TASK_COLUMNS - 1) / TASK_COLUMNS, (task, thread) -> {
            int start = task * TASK_COLUMNS;
            int n = Math.min(TASK_COLUMNS, width - start);
            for (int row = 0; row < rows.count(); row++) {
                int at = row * width + start;
                add(dToken, ids[row] * width + start, dOut, at, n);
                add(dPosition, row % rows.time() * width + start, dOut, at, n);
            }
        });
    }

    private static void add(float[] target, int targetAt, float[] source, int at, int n) {
        for (int i = 0; i < n; i++) {
            target[targetAt + i] += source[at + i];
        }
    }
}
