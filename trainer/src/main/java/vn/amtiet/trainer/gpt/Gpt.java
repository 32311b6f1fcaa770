package vn.amtiet.trainer.gpt;

import java.util.function.DoubleSupplier;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.operations.Arena;
import vn.amtiet.trainer.operations.Dropout;
import vn.amtiet.trainer.operations.Operations;
import vn.amtiet.trainer.operations.Operations.Rows;
import vn.amtiet.trainer.operations.Operations.Sizes;
import vn.amtiet.trainer.operations.ParameterStore;
import vn.amtiet.trainer.operations.Readback;
import vn.amtiet.trainer.operations.Tensor;

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
 * The residual sums are computed with the norm that follows them.
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
    Dropout dropout(int site, Tensor key, boolean on) {
        return new Dropout(on ? config.dropout() : 0, site, key);
    }

    /** The dropout site of a layer's attention weights. */
    public static int attentionWeightsSite(int layer) {
        return 1 + 3 * layer;
    }

    /** The dropout site of what attention adds to the stream. */
    public static int attentionSite(int layer) {
        return 2 + 3 * layer;
    }

    /** The dropout site of what the MLP adds to the stream. */
    public static int mlpSite(int layer) {
        return 3 + 3 * layer;
    }

    /** How a block attends: over the rows of this pass, or over a cache. */
    interface Attention {
        void attend(GptActivations.Layer layer, int index);
    }

    /** Plans training over B x T tokens. */
    public GptTraining training(int batch, int time) {
        return new GptTraining(this, config, operations, weights, batch, time);
    }

    /** Declares in {@code arena} what {@link #training} would take. */
    public void planTraining(Arena arena, int batch, int time) {
        GptTraining.plan(config, arena, new Rows(batch, time, config.width()));
    }

    /** Declares in {@code arena} what the loss of {@link #inference} would take. */
    public void planInference(Arena arena, int batch, int time) {
        GptInference.plan(config, arena, new Rows(batch, time, config.width()));
    }

    /** Plans forward passes over B x T tokens. */
    public GptInference inference(int batch, int time) {
        return new GptInference(this, config, operations, weights, batch, time);
    }

    /** Plans decoding of B sequences. */
    public GptDecoding decoding(int batch) {
        return new GptDecoding(this, config, operations, weights, batch);
    }

    Sizes headSizes(Rows rows) {
        return new Sizes(rows.count(), config.width(), config.vocabularySize());
    }

    /** The double behind a loss sum's high and low part. */
    static DoubleSupplier sum(Readback lossSum) {
        return () -> {
            float[] parts = lossSum.get();
            return (double) parts[0] + parts[1];
        };
    }

    /** Embeddings, blocks and the final norm, left in {@code a}. */
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
