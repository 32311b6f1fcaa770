package vn.amtiet.trainer.operations;

import java.util.Map;
import java.util.OptionalDouble;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.ModelConfig.Activation;
import vn.amtiet.trainer.model.ParameterLayout;

/**
 * What model code computes with: the second seam. Each method is one fused operation over opaque tensors.
 *
 * <p>Rules that let an engine record a whole step once and replay it: operations are queued in call order; none
 * allocates, none reads a value back to the host, none branches on one. Whatever differs from step to step (token ids,
 * dropout key, learning rate) is read from tensors when the operation runs. {@link #write} and {@link #read} are the only
 * ways across and are not part of a recording.
 *
 * <p>Letters: B sequences, T positions, N = B*T rows, C features, H heads, V vocabulary rows, I inputs and O outputs of
 * a linear layer. Matrices are row-major; a tensor may be larger than the operation needs and is then used from its
 * front. Unless stated, outputs are overwritten and must not overlap inputs, inputs stay as they are, and gradients of
 * weights are added to.
 */
public interface Operations extends AutoCloseable {
    /** Engine and machine: "cpu: 2 threads, OpenBLAS by ND4J". */
    String description();

    /** The arithmetic of COMPUTE tensors and matrix products. */
    Precision precision();

    // --- memory ---

    /** A new empty arena. */
    Arena arena();

    /** Bytes of an element in this engine's memory. */
    int width(Tensor.Element element);

    /** Bytes that this engine can hold at most: the card's free memory, the heap's limit. */
    long available();

    /** Bytes that operations need beside their tensors, shared by all plans, for this model over these rows. */
    long scratch(ModelConfig model, Rows rows);

    /** Multiply-adds count two: the most floating-point operations a second in the compute type; empty if not known. */
    OptionalDouble peakFlops();

    /** Algorithms chosen by measuring so far, key to choice, both opaque; empty for an engine that never chooses. */
    default Map<String, String> algorithms() {
        return Map.of();
    }

    /** Prefers these choices, from {@link #algorithms} of an earlier run, where they fit this machine. */
    default void useAlgorithms(Map<String, String> algorithms) {}

    /** Storage for a model's parameters. Freed when the operations are closed. */
    ParameterStore parameters(ParameterLayout layout);

    /** Copies {@code values} to the front of an INT tensor. */
    void write(Tensor tensor, int[] values);

    /** Copies {@code values} to the front of a FLOAT tensor. */
    void write(Tensor tensor, float[] values);

    /**
     * Queues a copy of the first {@code length} elements of a FLOAT or COMPUTE tensor as the operations before it leave
     * them; the caller waits when it asks. At most a few thousand may be outstanding.
     */
    Readback read(Tensor tensor, int length);

    /**
     * Runs {@code body} once and returns something that repeats the same operations on the same tensors. The body may
     * call only operations, and the same ones each time.
     */
    Recording record(Runnable body);

    /** Fills a floating-point tensor with zeros. */
    void zero(Tensor tensor);

    // --- embedding ---

    /**
     * {@code out[b,t] = dropout(token[ids[b,t]] + position[first + t])}.
     *
     * @param out STREAM [B, T, C]
     * @param ids INT [B, T]
     * @param first INT [1]: position of column 0; 0 in training, the cache's length in decoding
     * @param token [V, C]
     * @param position [blockSize, C]
     */
    void embedding(Tensor out, Tensor ids, Tensor first, Weight token, Weight position, Rows rows, Dropout dropout);

    /**
     * Adds the gradients of both tables, for positions that start at 0.
     *
     * @param dOut STREAM [B, T, C]; overwritten with undefined values
     */
    void embeddingBackward(Tensor dOut, Tensor ids, Weight token, Weight position, Rows rows, Dropout dropout);

    /**
     * How N rows divide into sequences.
     *
     * @param batch B
     * @param time T
     * @param width C
     */
    record Rows(int batch, int time, int width) {
        /** N. */
        public int count() {
            return batch * time;
        }
    }

    // --- layer norm ---

    /**
     * {@code out = (x - mean) / sqrt(variance + epsilon) * weight + bias} over the last dimension (biased variance).
     *
     * @param out COMPUTE [N, C]
     * @param statistics FLOAT [2, N]: mean, then 1 / sqrt(variance + epsilon)
     * @param x STREAM [N, C]
     */
    void layerNorm(Tensor out, Tensor statistics, Tensor x, Affine norm, Rows rows, float epsilon);

    /**
     * {@code sum = x + dropout(branch)}, then layer norm of {@code sum} as it was stored.
     *
     * @param sum STREAM [N, C]; may be x itself
     * @param x STREAM [N, C]
     * @param branch COMPUTE [N, C]
     */
    void residualLayerNorm(
            Tensor out,
            Tensor statistics,
            Tensor sum,
            Tensor x,
            Tensor branch,
            Affine norm,
            Rows rows,
            float epsilon,
            Dropout dropout);

    /**
     * {@code dX += d layerNorm}: the gradient of the residual stream is accumulated in place. Adds weight gradients.
     *
     * @param dX STREAM [N, C]
     * @param dOut COMPUTE [N, C]
     * @param x STREAM [N, C]
     */
    void layerNormBackward(Tensor dX, Tensor dOut, Tensor x, Tensor statistics, Affine norm, Rows rows);

    /**
     * Backward of {@link #residualLayerNorm}: {@code dSum += d layerNorm}, which is also the gradient of x, then {@code
     * dBranch = dropout mask * dSum}.
     *
     * @param dSum STREAM [N, C]
     * @param dBranch COMPUTE [N, C]
     * @param dOut COMPUTE [N, C]
     * @param sum STREAM [N, C]
     */
    void residualLayerNormBackward(
            Tensor dSum,
            Tensor dBranch,
            Tensor dOut,
            Tensor sum,
            Tensor statistics,
            Affine norm,
            Rows rows,
            Dropout dropout);

    // --- linear ---

    /** {@code out[N, O] = in[N, I] * weight[O, I]^T + bias[O]}. */
    void linear(Tensor out, Tensor in, Affine layer, Sizes sizes);

    /** {@code pre = linear(in)}, {@code out = gelu(pre)}; both COMPUTE [N, O]. */
    void linearGelu(Tensor out, Tensor pre, Tensor in, Affine layer, Sizes sizes, Activation activation);

    /** {@code dIn[N, I] = dOut[N, O] * weight}; adds {@code dOut^T * in} and the column sums of dOut to the gradients. */
    void linearBackward(Tensor dIn, Tensor dOut, Tensor in, Affine layer, Sizes sizes);

    /**
     * Backward of a linear layer whose input was {@code in = gelu(pre)}: {@code dPre[N, I] = (dOut * weight) .*
     * gelu'(pre)}; weight gradients as in {@link #linearBackward}.
     */
    void linearGeluBackward(
            Tensor dPre, Tensor dOut, Tensor in, Tensor pre, Affine layer, Sizes sizes, Activation activation);

    /**
     * Sizes of a linear layer.
     *
     * @param rows N
     * @param in I
     * @param out O
     */
    record Sizes(int rows, int in, int out) {}

    // --- attention ---

    /**
     * Causal self-attention: per head {@code softmax(q k^T / sqrt(hs)) v} over positions up to the own one, dropout on the
     * weights after the softmax.
     *
     * @param out COMPUTE [B, T, C], heads side by side
     * @param logSumExp FLOAT [B, H, T]: of the scaled scores of each row, kept for backward
     * @param qkv COMPUTE [B, T, 3C]: queries, keys, values
     */
    void attention(Tensor out, Tensor logSumExp, Tensor qkv, Rows rows, int heads, Dropout dropout);

    /** Backward of {@link #attention}: writes {@code dQkv} [B, T, 3C] from {@code dOut} [B, T, C]. */
    void attentionBackward(
            Tensor dQkv, Tensor dOut, Tensor out, Tensor logSumExp, Tensor qkv, Rows rows, int heads, Dropout dropout);

    /**
     * One step of decoding: appends k and v of the newest token of each sequence to the cache and attends over it.
     *
     * @param out COMPUTE [B, C]
     * @param qkv COMPUTE [B, 3C] of the newest token
     * @param keys COMPUTE [B, blockSize, C]
     * @param values COMPUTE [B, blockSize, C]
     * @param position INT [1]: where to append; positions 0 to this one are attended to
     * @param cache B, blockSize, C
     */
    void attentionDecode(Tensor out, Tensor qkv, Tensor keys, Tensor values, Tensor position, Rows cache, int heads);

    // --- classifier ---

    /**
     * Sum over the rows of the cross-entropy of {@code softmax(x * head^T)} in nats. Every row of the head is a class,
     * padding rows too, as nanoGPT trains them. The logits need not exist as a whole.
     *
     * @param lossSum FLOAT [2]: the sum as high part and low part (their sum, in double, is the result)
     * @param x COMPUTE [N, C]
     * @param head [V, C]
     * @param targets INT [N]; rows whose target is -1 count nothing
     * @param sizes N, C, V
     */
    void classifierLoss(Tensor lossSum, Tensor x, Weight head, Tensor targets, Sizes sizes);

    /**
     * {@link #classifierLoss} and its backward in one: also writes {@code dX = scale * d lossSum / dx} and adds {@code
     * scale * d lossSum / d head} to the head's gradient.
     *
     * @param scale FLOAT [1]: 1 / (counted targets * micro-batches)
     */
    void classifierTrain(Tensor lossSum, Tensor dX, Tensor x, Weight head, Tensor targets, Tensor scale, Sizes sizes);

    // --- optimizer ---

    /** Writes the Euclidean norm over all accumulated gradients to {@code norm}, FLOAT [1]; not finite if any of them is. */
    void globalNorm(Tensor norm, ParameterStore parameters);

    /**
     * One AdamW update of all parameters; clears the gradients. With g the gradient times {@code min(1, clip / (norm +
     * 1e-6))} (torch's clip_grad_norm_): {@code m = b1 m + (1-b1) g; v = b2 v + (1-b2) g^2; w = w (1 - decay) - size m /
     * (sqrt(v) rootCorrection + epsilon)}, decay only for parameters whose layout entry says decayed. If the norm is not
     * finite nothing changes, the gradients neither: so later updates do nothing too, and the state stays the last good one.
     *
     * @param norm FLOAT [1] from {@link #globalNorm}
     * @param coefficients FLOAT [{@link AdamWCoefficients#LENGTH}]
     */
    void adamW(ParameterStore parameters, Tensor norm, Tensor coefficients);

    @Override
    void close();
}
