package vn.amtiet.trainer.engine.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import vn.amtiet.trainer.engine.cpu.MatrixProduct.Matrix;
import vn.amtiet.trainer.operations.DropoutMask;
import vn.amtiet.trainer.operations.Operations.Rows;

/**
 * Causal attention of one head of one sequence, in blocks of queries: a block's scores against all keys up to its last
 * query are one matrix product, so that memory grows with T, not with T squared (the idea of Dao et al. 2022,
 * FlashAttention, with whole rows). Backward recomputes the weights from the rows' log-sum-exp.
 */
final class AttentionKernel {
    /** Queries of a block. */
    private static final int BLOCK = 64;

    private final MatrixProduct product;
    private final Rows rows;
    private final int heads;
    private final int headSize;
    private final @Nullable DropoutMask mask;

    AttentionKernel(MatrixProduct product, Rows rows, int heads, @Nullable DropoutMask mask) {
        this.product = product;
        this.rows = rows;
        this.heads = heads;
        this.headSize = rows.width() / heads;
        this.mask = mask;
    }

    /** One thread's buffers. */
    static final class Scratch {
        private float[] weights = new float[0];
        private float[] gradients = new float[0];
        private float[] multipliers = new float[0];

        private void ensure(int time) {
            if (multipliers.length < time) {
                weights = new float[BLOCK * time];
                gradients = new float[BLOCK * time];
                multipliers = new float[time];
            }
        }
    }

    /** Number of (sequence, head) pairs: the tasks. */
    int tasks() {
        return rows.batch() * heads;
    }

    private int blocks() {
        return (rows.time() + BLOCK - 1) / BLOCK;
    }

    private int qkvAt(int task) {
        int batch = task / heads;
        return batch * rows.time() * 3 * rows.width() + task % heads * headSize;
    }

    private int outAt(int task) {
        int batch = task / heads;
        return batch * rows.time() * rows.width() + task % heads * headSize;
    }

    void forward(float[] out, float[] logSumExp, float[] qkv, int task, Scratch scratch) {
        int width = rows.width();
        scratch.ensure(rows.time());
        float[] w = scratch.weights;
        int valuesAt = qkvAt(task) + 2 * width;
        for (int block = 0; block < blocks(); block++) {
            int first = block * BLOCK;
            int queries = Math.min(BLOCK, rows.time() - first);
            int keys = first + queries;
            scores(w, qkv, task, first, queries, keys);
            softmaxBlock(w, logSumExp, task, first, queries, keys);
            for (int i = 0; i < queries && mask != null; i++) {
                multipliers(scratch, task, first + i);
                for (int j = 0; j <= first + i; j++) {
                    w[i * keys + j] *= scratch.multipliers[j];
                }
            }
            product.multiply(
                    queries,
                    headSize,
                    keys,
                    1,
                    Matrix.of(w, 0, keys),
                    Matrix.of(qkv, valuesAt, 3 * width),
                    0,
                    Matrix.of(out, outAt(task) + first * width, width));
        }
    }

    /** {@code w[queries, keys] = q k^T / sqrt(headSize)}. */
    private void scores(float[] w, float[] qkv, int task, int first, int queries, int keys) {
        int width = rows.width();
        product.multiply(
                queries,
                keys,
                headSize,
                (float) (1 / Math.sqrt(headSize)),
                Matrix.of(qkv, qkvAt(task) + first * 3 * width, 3 * width),
                Matrix.transposed(qkv, qkvAt(task) + width, 3 * width),
                0,
                Matrix.of(w, 0, keys));
    }

    private void multipliers(Scratch scratch, int task, int row) {
        int stride = (rows.time() + 3) / 4 * 4;
        if (mask != null) {
            mask.fill(((long) task * rows.time() + row) * stride, scratch.multipliers, row + 1);
        }
    }

    /** Causal softmax of a block of scores, zero beyond each row's own position; writes each row's log-sum-exp. */
    private void softmaxBlock(float[] w, float[] logSumExp, int task, int first, int queries, int keys) {
        int at = task * rows.time() + first;
        for (int i = 0; i < queries; i++) {
            float max = Reductions.max(w, i * keys, first + i + 1);
            logSumExp[at + i] = max;
            subtract(w, i * keys, keys, max);
        }
        Exponential.ofNegative(w, 0, queries * keys);
        for (int i = 0; i < queries; i++) {
            int n = first + i + 1;
            float sum = Reductions.sum(w, i * keys, n);
            logSumExp[at + i] += (float) Math.log(sum);
            multiply(w, i * keys, n, 1 / sum);
            Arrays.fill(w, i * keys + n, (i + 1) * keys, 0);
        }
    }

    private static void subtract(float[] x, int at, int n, float value) {
        for (int i = at; i < at + n; i++) {
            x[i] = Math.min(x[i] - value, 0f);
        }
    }

    private static void multiply(float[] x, int at, int n, float value) {
        for (int i = at; i < at + n; i++) {
            x[i] *= value;
        }
    }

    /** Writes the task's parts of {@code dQkv}; blocks from last to first, so that the first one written covers all keys. */
    void backward(float[] dQkv, float[] dOut, float[] out, float[] logSumExp, float[] qkv, int task, Scratch scratch) {
        scratch.ensure(rows.time());
        for (int block = blocks() - 1; block >= 0; block--) {
            int first = block * BLOCK;
            int queries = Math.min(BLOCK, rows.time() - first);
            backwardBlock(dQkv, dOut, out, logSumExp, qkv, task, scratch, first, queries);
        }
    }

    private void backwardBlock(
            float[] dQkv,
            float[] dOut,
            float[] out,
            float[] logSumExp,
            float[] qkv,
            int task,
            Scratch scratch,
            int first,
            int queries) {
        int width = rows.width();
        int keys = first + queries;
        float beta = keys == rows.time() ? 0 : 1;
        float scale = (float) (1 / Math.sqrt(headSize));
        float[] w = scratch.weights;
        float[] d = scratch.gradients;
        int base = qkvAt(task);
        int outBlock = outAt(task) + first * width;
        scores(w, qkv, task, first, queries, keys);
        Matrix values = Matrix.transposed(qkv, base + 2 * width, 3 * width);
        product.multiply(
                queries, keys, headSize, 1, Matrix.of(dOut, outBlock, width), values, 0, Matrix.of(d, 0, keys));
        for (int i = 0; i < queries; i++) {
            subtract(w, i * keys, keys, logSumExp[task * rows.time() + first + i]);
        }
        Exponential.ofNegative(w, 0, queries * keys);
        for (int i = 0; i < queries; i++) {
            int at = outBlock + i * width;
            gradientRow(w, d, i * keys, first + i, keys, Reductions.dot(dOut, at, out, at, headSize), task, scratch);
        }
        Matrix dScores = Matrix.of(d, 0, keys);
        product.multiply(
                keys,
                headSize,
                queries,
                1,
                Matrix.transposed(w, 0, keys),
                Matrix.of(dOut, outBlock, width),
                beta,
                Matrix.of(dQkv, base + 2 * width, 3 * width));
        product.multiply(
                keys,
                headSize,
                queries,
                scale,
                Matrix.transposed(d, 0, keys),
                Matrix.of(qkv, base + first * 3 * width, 3 * width),
                beta,
                Matrix.of(dQkv, base + width, 3 * width));
        product.multiply(
                queries,
                headSize,
                keys,
                scale,
                dScores,
                Matrix.of(qkv, base + width, 3 * width),
                0,
                Matrix.of(dQkv, base + first * 3 * width, 3 * width));
    }

    /**
     * One row: weights become dropped weights in {@code w}, gradients of weights become gradients of scores in {@code d}:
     * {@code d = weight * (d * multiplier - dot)} with {@code dot = sum(dOut * out)}.
     */
    private void gradientRow(float[] w, float[] d, int at, int row, int keys, float dot, int task, Scratch scratch) {
        int n = row + 1;
        if (mask == null) {
            for (int j = 0; j < n; j++) {
                d[at + j] = w[at + j] * (d[at + j] - dot);
            }
        } else {
            multipliers(scratch, task, row);
            float[] m = scratch.multipliers;
            for (int j = 0; j < n; j++) {
                d[at + j] = w[at + j] * (d[at + j] * m[j] - dot);
                w[at + j] *= m[j];
            }
        }
        Arrays.fill(w, at + n, at + keys, 0);
        Arrays.fill(d, at + n, at + keys, 0);
    }

    /** One query of sequence and head {@code task} against a cache of {@code length} positions. */
    void decode(float[] out, float[] qkv, float[] keys, float[] values, int length, int task, Scratch scratch) {
        int width = rows.width();
        scratch.ensure(rows.time());
        int batch = task / heads;
        int head = task % heads * headSize;
        int query = batch * 3 * width + head;
        int cache = batch * rows.time() * width + head;
        int last = cache + (length - 1) * width;
        System.arraycopy(qkv, query + width, keys, last, headSize);
        System.arraycopy(qkv, query + 2 * width, values, last, headSize);
        float[] w = scratch.weights;
        float scale = (float) (1 / Math.sqrt(headSize));
        for (int j = 0; j < length; j++) {
            w[j] = Reductions.dot(qkv, query, keys, cache + j * width, headSize) * scale;
        }
        subtract(w, 0, length, Reductions.max(w, 0, length));
        Exponential.ofNegative(w, 0, length);
        multiply(w, 0, length, 1 / Reductions.sum(w, 0, length));
        int at = batch * width + head;
        Arrays.fill(out, at, at + headSize, 0);
        for (int j = 0; j < length; j++) {
            for (int i = 0; i < headSize; i++) {
                out[at + i] += w[j] * values[cache + j * width + i];
            }
        }
    }
}
