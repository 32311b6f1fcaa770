package vn.amtiet.trainer.engine.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import vn.amtiet.trainer.operations.DropoutMask;
import vn.amtiet.trainer.operations.Operations.Rows;

/**
 * Layer norm over all rows, with the residual sum before it. Rows are cut into fixed parts; each part sums the gradients of
 * gain and bias on its own, and the parts are added in order.
 */
final class NormKernel {
    /** Most parts that rows are cut into, and the fewest rows of a part. */
    private static final int MOST_PARTS = 32;

    private static final int FEWEST_ROWS = 16;

    private static final float[] ABSENT = new float[0];

    private final Workers workers;
    private float[][] partialGain = new float[0][];
    private float[][] partialBias = new float[0][];

    NormKernel(Workers workers) {
        this.workers = workers;
    }

    /** Contiguous rows per part. */
    private static int partRows(int rows) {
        return Math.max(FEWEST_ROWS, (rows + MOST_PARTS - 1) / MOST_PARTS);
    }

    private static int parts(int rows) {
        return (rows + partRows(rows) - 1) / partRows(rows);
    }

    /** Where a norm's numbers lie. */
    record Norm(float[] gain, float @Nullable [] bias, float[] dGain, float @Nullable [] dBias) {}

    /** {@code sum = x + mask * branch} where there is a branch, then {@code out = norm(sum)}. */
    void forward(
            float[] out,
            float[] statistics,
            float[] sum,
            float[] x,
            float @Nullable [] branch,
            @Nullable DropoutMask mask,
            Norm norm,
            Rows rows,
            float epsilon) {
        int count = rows.count();
        int width = rows.width();
        float[] bias = norm.bias() == null ? ABSENT : norm.bias();
        workers.run(parts(count), (part, thread) -> {
            float[] multipliers = mask == null ? ABSENT : new float[width];
            int end = Math.min(count, (part + 1) * partRows(count));
            for (int row = part * partRows(count); row < end; row++) {
                int at = row * width;
                if (branch != null && mask == null) {
                    for (int i = at; i < at + width; i++) {
                        sum[i] = x[i] + branch[i];
                    }
                } else if (branch != null) {
                    mask.fill(at, multipliers, width);
                    for (int i = 0; i < width; i++) {
                        sum[at + i] = x[at + i] + branch[at + i] * multipliers[i];
                    }
                }
                LayerNormKernel.forward(out, statistics, sum, norm.gain(), bias, row, count, width, epsilon);
            }
        });
    }

    /** {@code dSum += d norm}; where there is a branch gradient to write, {@code dBranch = mask * dSum}. */
    void backward(
            float[] dSum,
            float @Nullable [] dBranch,
            float[] dOut,
            float[] sum,
            float[] statistics,
            @Nullable DropoutMask mask,
            Norm norm,
            Rows rows) {
        int count = rows.count();
        int width = rows.width();
        ensure(parts(count), width);
        workers.run(parts(count), (part, thread) -> {
            float[] dGain = partialGain[part];
            float[] dBias = norm.dBias() == null ? ABSENT : partialBias[part];
            Arrays.fill(dGain, 0, width, 0);
            Arrays.fill(dBias, 0);
            float[] normal = new float[width];
            float[] g = new float[width];
            float[] multipliers = mask == null ? ABSENT : new float[width];
            int end = Math.min(count, (part + 1) * partRows(count));
            for (int row = part * partRows(count); row < end; row++) {
                LayerNormKernel.backward(
                        dSum, dOut, sum, statistics, norm.gain(), dGain, dBias, normal, g, row, count, width);
                if (dBranch != null && mask != null) {
                    int at = row * width;
                    mask.fill(at, multipliers, width);
                    for (int i = 0; i < width; i++) {
                        dBranch[at + i] = dSum[at + i] * multipliers[i];
                    }
                } else if (dBranch != null && dBranch != dSum) {
                    System.arraycopy(dSum, row * width, dBranch, row * width, width);
                }
            }
        });
        for (int part = 0; part < parts(count); part++) {
            add(norm.dGain(), partialGain[part], width);
            if (norm.dBias() != null) {
                add(norm.dBias(), partialBias[part], width);
            }
        }
    }

    private void ensure(int parts, int width) {
        if (partialGain.length < parts || partialGain[0].length != width) {
            partialGain = new float[parts][width];
            partialBias = new float[parts][width];
        }
    }

    private static void add(float[] target, float[] part, int n) {
        for (int i = 0; i < n; i++) {
            target[i] += part[i];
        }
    }
}
