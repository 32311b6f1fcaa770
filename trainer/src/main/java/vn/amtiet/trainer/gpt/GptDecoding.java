package vn.amtiet.trainer.gpt;

import org.jspecify.annotations.Nullable;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.operations.Affine;
import vn.amtiet.trainer.operations.Arena;
import vn.amtiet.trainer.operations.Operations;
import vn.amtiet.trainer.operations.Operations.Rows;
import vn.amtiet.trainer.operations.Recording;
import vn.amtiet.trainer.operations.Tensor;
import vn.amtiet.trainer.operations.Tensor.Element;

/** A key-value cache and what one decoding step touches. */
public final class GptDecoding implements AutoCloseable {
    private final Gpt gpt;
    private final ModelConfig config;
    private final Operations operations;
    private final GptWeights weights;
    private final Arena arena;
    private final Rows rows;
    private final Rows cacheRows;
    private final GptActivations activations;
    private final Tensor[] keys;
    private final Tensor[] values;
    private final Tensor ids;
    private final Tensor position;
    private final Tensor key;
    private final Tensor logits;
    private @Nullable Recording recorded;
    private int length;

    GptDecoding(Gpt gpt, ModelConfig config, Operations operations, GptWeights weights, int batch) {
        this.gpt = gpt;
        this.config = config;
        this.operations = operations;
        this.weights = weights;
        arena = operations.arena();
        rows = new Rows(batch, 1, config.width());
        cacheRows = new Rows(batch, config.blockSize(), config.width());
        activations = GptActivations.forInference(config, arena, rows);
        keys = new Tensor[config.layers()];
        values = new Tensor[config.layers()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = arena.tensor(Element.COMPUTE, batch, config.blockSize(), config.width());
            values[i] = arena.tensor(Element.COMPUTE, batch, config.blockSize(), config.width());
        }
        ids = arena.tensor(Element.INT, batch);
        position = arena.tensor(Element.INT, 1);
        key = arena.tensor(Element.INT, 4);
        logits = arena.tensor(Element.COMPUTE, batch, config.vocabularySize());
        operations.write(key, new int[4]);
    }

    /** Tokens in the cache so far. */
    public int length() {
        return length;
    }

    /** Forgets all tokens. */
    public void restart() {
        length = 0;
    }

    /** Feeds one token per sequence; returns logits [B, V]. Throws IllegalStateException when the cache is full. */
    public float[] next(int[] tokens) {
        if (length == config.blockSize()) {
            throw new IllegalStateException("the cache holds all " + length + " positions of the model");
        }
        operations.write(ids, tokens);
        operations.write(position, new int[] {length});
        if (recorded == null) {
            recorded = operations.record(this::forward);
        } else {
            recorded.replay();
        }
        length++;
        return operations
                .read(logits, Math.multiplyExact(rows.count(), config.vocabularySize()))
                .get();
    }

    private void forward() {
        gpt.forward(
                activations,
                ids,
                position,
                key,
                false,
                (layer, i) -> operations.attentionDecode(
                        layer.attended(), layer.qkv(), keys[i], values[i], position, cacheRows, config.heads()));
        operations.linear(logits, activations.finalNorm(), new Affine(weights.token(), null), gpt.headSizes(rows));
    }

    @Override
    public void close() {
        if (recorded != null) {
            recorded.close();
        }
        arena.close();
    }
}
