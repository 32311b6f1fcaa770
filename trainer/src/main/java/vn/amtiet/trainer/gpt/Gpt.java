package vn.amtiet.trainer.gpt;

import org.jspecify.annotations.Nullable;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.operations.Affine;
import vn.amtiet.trainer.operations.Arena;
import vn.amtiet.trainer.operations.Dropout;
import vn.amtiet.trainer.operations.Operations;
import vn.amtiet.trainer.operations.Operations.Rows;
import vn.amtiet.trainer.operations.Operations.Sizes;
import vn.amtiet.trainer.operations.ParameterStore;
import vn.amtiet.trainer.operations.Tensor;
import vn.amtiet.trainer.operations.Tensor.Element;

/**
 * nanoGPT's GPT (model.py), forward and backward, written once over {@link Operations}:
 *
 * <ul>
 *   <li>learned token and position embeddings, dropout on their sum
 *   <li>L blocks, pre-norm: {@code x += dropout(attention(norm1(x)))}, {@code x += dropout(mlp(norm2(x)))}
 *   <li>causal attention with dropout on the weights; MLP C to 4C, GELU, 4C to C
 *   <li>final norm; head without bias, tied to the token table
 * </ul>
 *
 * The residual sums are computed with the norm that follows them; in backward {@code dStream} carries the gradient of the
 * residual stream from the last layer to the embeddings.
 */
public final class Gpt {
    /** nanoGPT's LayerNorm (model.py: F.layer_norm(..., 1e-5)). */
    private static final float EPSILON = 1e-5f;

    private final ModelConfig config;
    private final Operations operations;
    private final GptWeights weights;

    public Gpt(ModelConfig config, Operations operations, ParameterStore store) {
        this.config = config;
        this.operations = operations;
        this.weights = GptWeights.of(config, store);
    }

    /** The dropout site of a place in the model: 0 embeddings; block l: attention weights, attention, MLP. */
    private Dropout dropout(int site, Tensor key, boolean on) {
        return new Dropout(on ? config.dropout() : 0, site, key);
    }

    private static int attentionWeightsSite(int layer) {
        return 1 + 3 * layer;
    }

    private static int attentionSite(int layer) {
        return 2 + 3 * layer;
    }

    private static int mlpSite(int layer) {
        return 3 + 3 * layer;
    }

    /** How a block attends: over the rows of this pass, or over a cache. */
    interface Attention {
        void attend(GptActivations.Layer layer, int index);
    }

    /** Everything a training pass over B x T tokens touches. */
    public final class Training implements AutoCloseable {
        private final Arena arena = operations.arena();
        private final Rows rows;
        private final GptActivations activations;
        private final Tensor ids;
        private final Tensor targets;
        private final Tensor first;
        private final Tensor key;
        private final Tensor scale;
        private final Tensor lossSum;
        private final Tensor dStream;
        private final Tensor dBranch;
        private final Tensor dNarrow;
        private final Tensor dWide;
        private final Runnable body = this::forwardBackward;
        private @Nullable Runnable recorded;

        private Training(int batch, int time) {
            rows = new Rows(batch, time, config.width());
            int n = rows.count();
            int c = config.width();
            activations = GptActivations.forTraining(config, arena, rows);
            ids = arena.tensor(Element.INT, n);
            targets = arena.tensor(Element.INT, n);
            first = arena.tensor(Element.INT, 1);
            key = arena.tensor(Element.INT, 4);
            scale = arena.tensor(Element.FLOAT, 1);
            lossSum = arena.tensor(Element.FLOAT, 2);
            dStream = arena.tensor(Element.COMPUTE, n, c);
            dBranch = config.dropout() == 0 ? dStream : arena.tensor(Element.COMPUTE, n, c);
            dNarrow = arena.tensor(Element.COMPUTE, n, c);
            dWide = arena.tensor(Element.COMPUTE, n, 4 * c);
            operations.write(first, new int[] {0});
        }

        /**
         * Forward and backward over one micro-batch.
         *
         * @param keyWords the dropout key, see {@link Dropout}
         * @param gradientScale what the sum of the losses is multiplied by before its gradient is taken
         * @return the sum of the losses in nats
         */
        public double run(int[] inputs, int[] targetIds, int[] keyWords, float gradientScale) {
            operations.write(ids, inputs);
            operations.write(targets, targetIds);
            operations.write(key, keyWords);
            operations.write(scale, new float[] {gradientScale});
            if (recorded == null) {
                recorded = operations.record(body);
            } else {
                recorded.run();
            }
            return sum(lossSum);
        }

        private void forwardBackward() {
            forward(
                    activations,
                    ids,
                    first,
                    key,
                    true,
                    (layer, i) -> operations.attention(
                            layer.attended(),
                            layer.logSumExp(),
                            layer.qkv(),
                            rows,
                            config.heads(),
                            dropout(attentionWeightsSite(i), key, true)));
            operations.classifierTrain(
                    lossSum, dNarrow, activations.finalNorm(), weights.token(), targets, scale, headSizes(rows));
            backward();
        }

        private void backward() {
            int last = config.layers() - 1;
            operations.zero(dStream);
            operations.residualLayerNormBackward(
                    dStream,
                    dBranch,
                    dNarrow,
                    activations.layers().get(last).end(),
                    activations.finalStatistics(),
                    weights.finalNorm(),
                    rows,
                    dropout(mlpSite(last), key, true));
            for (int i = last; i >= 0; i--) {
                blockBackward(i);
            }
            operations.embeddingBackward(
                    dStream, ids, weights.token(), weights.position(), rows, dropout(0, key, true));
        }

        private void blockBackward(int i) {
            GptActivations.Layer a = activations.layers().get(i);
            GptWeights.Block w = weights.blocks().get(i);
            int n = rows.count();
            int c = config.width();
            operations.linearGeluBackward(
                    dWide,
                    dBranch,
                    a.activated(),
                    a.expanded(),
                    w.contract(),
                    new Sizes(n, 4 * c, c),
                    config.activation());
            operations.linearBackward(dNarrow, dWide, a.norm2(), w.expand(), new Sizes(n, c, 4 * c));
            operations.residualLayerNormBackward(
                    dStream,
                    dBranch,
                    dNarrow,
                    a.middle(),
                    a.statistics2(),
                    w.norm2(),
                    rows,
                    dropout(attentionSite(i), key, true));
            operations.linearBackward(dNarrow, dBranch, a.attended(), w.projection(), new Sizes(n, c, c));
            operations.attentionBackward(
                    dWide,
                    dNarrow,
                    a.attended(),
                    a.logSumExp(),
                    a.qkv(),
                    rows,
                    config.heads(),
                    dropout(attentionWeightsSite(i), key, true));
            operations.linearBackward(dNarrow, dWide, a.norm1(), w.attention(), new Sizes(n, c, 3 * c));
            if (i == 0) {
                operations.layerNormBackward(dStream, dNarrow, activations.stream(), a.statistics1(), w.norm1(), rows);
            } else {
                operations.residualLayerNormBackward(
                        dStream,
                        dBranch,
                        dNarrow,
                        activations.layers().get(i - 1).end(),
                        a.statistics1(),
                        w.norm1(),
                        rows,
                        dropout(mlpSite(i - 1), key, true));
            }
        }

        @Override
        public void close() {
            arena.close();
        }
    }

    /** Everything a forward pass without dropout over B x T tokens touches. */
    public final class Inference implements AutoCloseable {
        private final Arena arena = operations.arena();
        private final Rows rows;
        private final GptActivations activations;
        private final Tensor ids;
        private final Tensor targets;
        private final Tensor first;
        private final Tensor key;
        private final Tensor lossSum;

        private Inference(int batch, int time) {
            rows = new Rows(batch, time, config.width());
            activations = GptActivations.forInference(config, arena, rows);
            ids = arena.tensor(Element.INT, rows.count());
            targets = arena.tensor(Element.INT, rows.count());
            first = arena.tensor(Element.INT, 1);
            key = arena.tensor(Element.INT, 4);
            lossSum = arena.tensor(Element.FLOAT, 2);
            operations.write(first, new int[] {0});
        }

        private void forward(int[] inputs) {
            operations.write(ids, inputs);
            Gpt.this.forward(
                    activations,
                    ids,
                    first,
                    key,
                    false,
                    (layer, i) -> operations.attention(
                            layer.attended(),
                            layer.logSumExp(),
                            layer.qkv(),
                            rows,
                            config.heads(),
                            dropout(attentionWeightsSite(i), key, false)));
        }

        /** The sum of the losses in nats over the targets that are not -1. */
        public double loss(int[] inputs, int[] targetIds) {
            operations.write(targets, targetIds);
            forward(inputs);
            operations.classifierLoss(lossSum, activations.finalNorm(), weights.token(), targets, headSizes(rows));
            return sum(lossSum);
        }

        /** Logits [B, T, V]. */
        public float[] logits(int[] inputs) {
            forward(inputs);
            return readLogits(activations);
        }

        @Override
        public void close() {
            arena.close();
        }
    }

    /** Plans training over B x T tokens. */
    public Training training(int batch, int time) {
        return new Training(batch, time);
    }

    /** Plans forward passes over B x T tokens. */
    public Inference inference(int batch, int time) {
        return new Inference(batch, time);
    }

    /** Plans decoding of B sequences. */
    public GptDecoding decoding(int batch) {
        return new GptDecoding(this, config, operations, batch);
    }

    private Sizes headSizes(Rows rows) {
        return new Sizes(rows.count(), config.width(), config.vocabularySize());
    }

    private double sum(Tensor lossSum) {
        float[] parts = operations.read(lossSum, 2);
        return (double) parts[0] + parts[1];
    }

    float[] readLogits(GptActivations a) {
        Sizes sizes = headSizes(a.rows());
        try (Arena arena = operations.arena()) {
            Tensor logits = arena.tensor(Element.COMPUTE, sizes.rows(), sizes.out());
            operations.linear(logits, a.finalNorm(), new Affine(weights.token(), null), sizes);
            return operations.read(logits, Math.multiplyExact(sizes.rows(), sizes.out()));
        }
    }

    void forward(GptActivations a, Tensor ids, Tensor first, Tensor key, boolean training, Attention attention) {
        Rows rows = a.rows();
        operations.embedding(
                a.stream(), ids, first, weights.token(), weights.position(), rows, dropout(0, key, training));
        GptActivations.Layer start = a.layers().get(0);
        operations.layerNorm(
                start.norm1(),
                start.statistics1(),
                a.stream(),
                weights.blocks().get(0).norm1(),
                rows,
                EPSILON);
        Tensor stream = a.stream();
        for (int i = 0; i < config.layers(); i++) {
            GptActivations.Layer layer = a.layers().get(i);
            attentionHalf(a, i, stream, attention, dropout(attentionSite(i), key, training));
            mlpHalf(a, i, dropout(mlpSite(i), key, training));
            stream = layer.end();
        }
    }

    /** {@code middle = stream + dropout(projection(attention(norm1)))} and norm2 of it. */
    private void attentionHalf(GptActivations a, int i, Tensor stream, Attention attention, Dropout dropout) {
        GptActivations.Layer layer = a.layers().get(i);
        GptWeights.Block w = weights.blocks().get(i);
        int n = a.rows().count();
        int c = config.width();
        operations.linear(layer.qkv(), layer.norm1(), w.attention(), new Sizes(n, c, 3 * c));
        attention.attend(layer, i);
        operations.linear(a.branch(), layer.attended(), w.projection(), new Sizes(n, c, c));
        operations.residualLayerNorm(
                layer.norm2(),
                layer.statistics2(),
                layer.middle(),
                stream,
                a.branch(),
                w.norm2(),
                a.rows(),
                EPSILON,
                dropout);
    }

    /** {@code end = middle + dropout(mlp(norm2))} and the norm that follows: norm1 of the next block or the final one. */
    private void mlpHalf(GptActivations a, int i, Dropout dropout) {
        GptActivations.Layer layer = a.layers().get(i);
        GptWeights.Block w = weights.blocks().get(i);
        boolean last = i == config.layers() - 1;
        int n = a.rows().count();
        int c = config.width();
        operations.linearGelu(
                layer.activated(),
                layer.expanded(),
                layer.norm2(),
                w.expand(),
                new Sizes(n, c, 4 * c),
                config.activation());
        operations.linear(a.branch(), layer.activated(), w.contract(), new Sizes(n, 4 * c, c));
        operations.residualLayerNorm(
                last ? a.finalNorm() : a.layers().get(i + 1).norm1(),
                last ? a.finalStatistics() : a.layers().get(i + 1).statistics1(),
                layer.end(),
                layer.middle(),
                a.branch(),
                last ? weights.finalNorm() : weights.blocks().get(i + 1).norm1(),
                a.rows(),
                EPSILON,
                dropout);
    }
}
