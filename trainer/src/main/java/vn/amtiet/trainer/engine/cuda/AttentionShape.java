package vn.amtiet.trainer.engine.cuda;

import static org.bytedeco.cuda.global.cudnn.CUDNN_DATA_BFLOAT16;
import static org.bytedeco.cuda.global.cudnn.CUDNN_DATA_FLOAT;

/**
 * The sizes of an attention, and how its tensors lie in memory: queries, keys and values side by side in [B, T, 3, H, D],
 * outputs in [B, T, H, D], statistics in [B, H, T].
 *
 * @param batch B
 * @param heads H
 * @param time T
 * @param headSize D
 * @param causal whether queries see no later keys
 */
record AttentionShape(int batch, int heads, int time, int headSize, boolean causal) {
    /**
     * A tensor as cuDNN is told of it: always four sizes.
     *
     * @param type CUDNN_DATA_...
     * @param strides in elements
     */
    record Layout(int type, long[] sizes, long[] strides) {}

    static AttentionShape of(AttentionLauncher.Call call) {
        return new AttentionShape(
                call.rows().batch(), call.heads(), call.rows().time(), call.headSize(), call.causal());
    }

    /** Rows of all heads: B H T. */
    long statistics() {
        return (long) batch * heads * time;
    }

    private long width() {
        return (long) heads * headSize;
    }

    /** One of queries, keys and values: [B, H, T, D]. */
    Layout packed() {
        return new Layout(CUDNN_DATA_BFLOAT16, new long[] {batch, heads, time, headSize}, new long[] {
            3 * width() * time, headSize, 3 * width(), 1
        });
    }

    /** The same, transposed: [B, H, D, T]. */
    Layout packedTransposed() {
        return new Layout(CUDNN_DATA_BFLOAT16, new long[] {batch, heads, headSize, time}, new long[] {
            3 * width() * time, headSize, 1, 3 * width()
        });
    }

    /** Outputs and their gradient: [B, H, T, D]. */
    Layout rows(int type) {
        return new Layout(
                type, new long[] {batch, heads, time, headSize}, new long[] {width() * time, headSize, width(), 1});
    }

    /** fp32 sums of rows, each head's side by side: [B, H, T, D]. */
    Layout sums() {
        return new Layout(CUDNN_DATA_FLOAT, new long[] {batch, heads, time, headSize}, new long[] {
            width() * time, (long) headSize * time, headSize, 1
        });
    }

    /** A number for each row of each head, fp32: [B, H, T, 1]. */
    Layout perRow() {
        return new Layout(
                CUDNN_DATA_FLOAT, new long[] {batch, heads, time, 1}, new long[] {(long) heads * time, time, 1, 1});
    }

    /** A number for each query and key: [B, H, T, T]. */
    Layout weights(int type) {
        long square = (long) time * time;
        return new Layout(type, new long[] {batch, heads, time, time}, new long[] {heads * square, square, time, 1});
    }

    /** The same, transposed. */
    Layout weightsTransposed(int type) {
        long square = (long) time * time;
        return new Layout(type, new long[] {batch, heads, time, time}, new long[] {heads * square, square, 1, time});
    }

    /** "32x1024, 12 heads of 64, causal". */
    @Override
    public String toString() {
        return batch + "x" + time + ", " + heads + " heads of " + headSize + (causal ? ", causal" : "");
    }
}
