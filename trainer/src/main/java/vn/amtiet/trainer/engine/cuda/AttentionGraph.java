package vn.amtiet.trainer.engine.cuda;

import static org.bytedeco.cuda.global.cudnn.CUDNN_DATA_BFLOAT16;
import static org.bytedeco.cuda.global.cudnn.CUDNN_DATA_BOOLEAN;
import static org.bytedeco.cuda.global.cudnn.CUDNN_DATA_FLOAT;
import static org.bytedeco.cuda.global.cudnn.CUDNN_DATA_INT32;
import static org.bytedeco.cuda.global.cudnn.CUDNN_POINTWISE_ADD;
import static org.bytedeco.cuda.global.cudnn.CUDNN_POINTWISE_DIV;
import static org.bytedeco.cuda.global.cudnn.CUDNN_POINTWISE_EXP;
import static org.bytedeco.cuda.global.cudnn.CUDNN_POINTWISE_IDENTITY;
import static org.bytedeco.cuda.global.cudnn.CUDNN_POINTWISE_LOG;
import static org.bytedeco.cuda.global.cudnn.CUDNN_POINTWISE_MUL;
import static org.bytedeco.cuda.global.cudnn.CUDNN_POINTWISE_SUB;
import static org.bytedeco.cuda.global.cudnn.CUDNN_REDUCE_TENSOR_ADD;
import static org.bytedeco.cuda.global.cudnn.CUDNN_REDUCE_TENSOR_MAX;

/**
 * Attention as the graphs of operations that cuDNN's fused engines recognise. Each operation counts: without the ones that
 * seem to do nothing (the product with one in backward), engines are found that compute something else.
 *
 * <p>Forward: {@code s = q k^T / sqrt(D)}, masked; {@code p = exp(s - max) / sum}; {@code out = p v}; and {@code max +
 * log(sum)} for backward. Backward: {@code p = exp(s - logSumExp)}, {@code dV = p^T dOut}, {@code dS = p (dOut v^T - dots)
 * / sqrt(D)} with {@code dots = sum of dOut out} by row, {@code dQ = dS k}, {@code dK = dS^T q} (FlashAttention-2,
 * arXiv:2307.08691, algorithms 1 and 2).
 */
final class AttentionGraph {
    private static final int ROW_AXIS = 2;
    private static final int COLUMN_AXIS = 3;

    private final CudnnGraph graph;
    private final AttentionShape shape;

    private AttentionGraph(CudnnGraph graph, AttentionShape shape) {
        this.graph = graph;
        this.shape = shape;
    }

    /** The operations of that direction; the caller closes them. Throws {@link CudnnRefusal}. */
    static CudnnGraph of(CudnnDirection direction, AttentionShape shape) {
        CudnnGraph graph = new CudnnGraph("attention " + direction + " " + shape);
        try {
            AttentionGraph attention = new AttentionGraph(graph, shape);
            switch (direction) {
                case FORWARD -> attention.forward();
                case BACKWARD -> attention.backward(false);
                case ATOMIC_BACKWARD -> attention.backward(true);
            }
            return graph;
        } catch (CudnnRefusal e) {
            graph.close();
            throw e;
        }
    }

    private void forward() {
        BackendDescriptor q = graph.stored(AttentionTensor.QUERIES, shape.packed());
        BackendDescriptor k = graph.stored(AttentionTensor.KEYS, shape.packedTransposed());
        BackendDescriptor v = graph.stored(AttentionTensor.VALUES, shape.packed());
        BackendDescriptor out = graph.stored(AttentionTensor.OUT, shape.rows(CUDNN_DATA_BFLOAT16));
        BackendDescriptor logSumExp = graph.stored(AttentionTensor.LOG_SUM_EXP, shape.perRow());
        BackendDescriptor scale = graph.scalar(AttentionTensor.SCALE);
        BackendDescriptor scores = graph.product(q, k, square("scores"));
        BackendDescriptor scaled = graph.each(CUDNN_POINTWISE_MUL, scores, scale, square("scaled scores"));
        BackendDescriptor masked = masked(scaled);
        BackendDescriptor maximum = graph.reduce(CUDNN_REDUCE_TENSOR_MAX, masked, perRow("maximum"));
        BackendDescriptor shifted = graph.each(CUDNN_POINTWISE_SUB, masked, maximum, square("shifted scores"));
        BackendDescriptor exponentials = graph.each(CUDNN_POINTWISE_EXP, shifted, square("exponentials"));
        BackendDescriptor sum = graph.reduce(CUDNN_REDUCE_TENSOR_ADD, exponentials, perRow("sum"));
        BackendDescriptor logarithm = graph.each(CUDNN_POINTWISE_LOG, sum, perRow("logarithm"));
        graph.each(CUDNN_POINTWISE_ADD, maximum, logarithm, logSumExp);
        BackendDescriptor weights = graph.each(
                CUDNN_POINTWISE_DIV, exponentials, sum, graph.inside("weights", shape.weights(CUDNN_DATA_BFLOAT16)));
        graph.product(weights, v, out);
    }

    private void backward(boolean atomic) {
        BackendDescriptor q = graph.stored(AttentionTensor.QUERIES, shape.packed());
        BackendDescriptor k = graph.stored(AttentionTensor.KEYS, shape.packedTransposed());
        BackendDescriptor dOut = graph.stored(AttentionTensor.D_OUT, shape.rows(CUDNN_DATA_BFLOAT16));
        BackendDescriptor scale = graph.scalar(AttentionTensor.SCALE);
        BackendDescriptor dots = dots(dOut);
        BackendDescriptor weights = weights(q, k, scale);
        BackendDescriptor weightsTransposed = graph.reshape(
                weights, graph.inside("weights transposed", shape.weightsTransposed(CUDNN_DATA_BFLOAT16)));
        graph.product(weightsTransposed, dOut, graph.stored(AttentionTensor.D_VALUES, shape.packed()));
        BackendDescriptor v = graph.stored(AttentionTensor.VALUES, shape.packedTransposed());
        BackendDescriptor dWeights = graph.product(dOut, v, square("gradient of weights"));
        BackendDescriptor centred = graph.each(CUDNN_POINTWISE_SUB, dWeights, dots, square("centred gradient"));
        BackendDescriptor weighted = graph.each(CUDNN_POINTWISE_MUL, centred, weights, square("weighted gradient"));
        BackendDescriptor dScores = graph.each(CUDNN_POINTWISE_MUL, weighted, scale, square("gradient of scores"));
        BackendDescriptor dScoresTransposed = graph.reshape(
                dScores, graph.inside("gradient of scores transposed", shape.weightsTransposed(CUDNN_DATA_BFLOAT16)));
        graph.product(dScoresTransposed, q, graph.stored(AttentionTensor.D_KEYS, shape.packed()));
        AttentionShape.Layout packed = shape.packed();
        BackendDescriptor keys = graph.reshape(
                k,
                graph.inside(
                        "keys untransposed",
                        new AttentionShape.Layout(CUDNN_DATA_FLOAT, packed.sizes(), packed.strides())));
        BackendDescriptor dQ = graph.stored(AttentionTensor.D_QUERIES, packed);
        if (atomic) {
            BackendDescriptor sum = graph.stored(AttentionTensor.D_QUERIES_SUM, shape.sums());
            graph.each(CUDNN_POINTWISE_IDENTITY, graph.product(dScores, keys, sum), dQ);
        } else {
            graph.product(dScores, keys, dQ);
        }
    }

    /** The product with one is part of the pattern: without it dQ and dK are garbage. */
    private BackendDescriptor dots(BackendDescriptor dOut) {
        BackendDescriptor out = graph.stored(AttentionTensor.OUT, shape.rows(CUDNN_DATA_BFLOAT16));
        BackendDescriptor products =
                graph.each(CUDNN_POINTWISE_MUL, dOut, out, graph.inside("dOut out", shape.rows(CUDNN_DATA_FLOAT)));
        BackendDescriptor sums = graph.reduce(CUDNN_REDUCE_TENSOR_ADD, products, perRow("sums of dOut out"));
        return graph.each(
                CUDNN_POINTWISE_MUL,
                sums,
                graph.scalar(AttentionTensor.ONE),
                graph.stored(AttentionTensor.DOTS, shape.perRow()));
    }

    /** The weights of forward once more, from their statistics. */
    private BackendDescriptor weights(BackendDescriptor q, BackendDescriptor k, BackendDescriptor scale) {
        BackendDescriptor logSumExp = graph.stored(AttentionTensor.LOG_SUM_EXP, shape.perRow());
        BackendDescriptor scores = graph.product(q, k, square("scores"));
        BackendDescriptor scaled = graph.each(CUDNN_POINTWISE_MUL, scores, scale, square("scaled scores"));
        BackendDescriptor shifted = graph.each(CUDNN_POINTWISE_SUB, scaled, logSumExp, square("shifted scores"));
        return graph.each(CUDNN_POINTWISE_EXP, masked(shifted), square("weights"));
    }

    /** The values where a query sees a key, minus infinity elsewhere. */
    private BackendDescriptor masked(BackendDescriptor values) {
        if (!shape.causal()) {
            return values;
        }
        BackendDescriptor row =
                graph.index(values, ROW_AXIS, graph.inside("query's index", shape.weights(CUDNN_DATA_INT32)));
        BackendDescriptor column =
                graph.index(values, COLUMN_AXIS, graph.inside("key's index", shape.weights(CUDNN_DATA_INT32)));
        BackendDescriptor seen = graph.atLeast(row, column, graph.inside("mask", shape.weights(CUDNN_DATA_BOOLEAN)));
        return graph.select(values, graph.scalar(AttentionTensor.MINUS_INFINITY), seen, square("masked scores"));
    }

    private BackendDescriptor square(String name) {
        return graph.inside(name, shape.weights(CUDNN_DATA_FLOAT));
    }

    private BackendDescriptor perRow(String name) {
        return graph.inside(name, shape.perRow());
    }
}
