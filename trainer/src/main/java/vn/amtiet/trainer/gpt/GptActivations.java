package vn.amtiet.trainer.gpt;

import java.util.ArrayList;
import java.util.List;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.operations.Arena;
import vn.amtiet.trainer.operations.Operations.Rows;
import vn.amtiet.trainer.operations.Tensor;
import vn.amtiet.trainer.operations.Tensor.Element;

/**
 * The tensors of one forward pass over B x T tokens. For training every layer keeps its own; otherwise all layers share
 * one set and the residual stream is one tensor.
 *
 * @param stream [B, T, C]: embeddings, the input of layer 0
 * @param branch [B, T, C]: output of attention or MLP before it joins the stream
 * @param finalNorm [B, T, C]
 * @param finalStatistics [2, N]
 */
record GptActivations(
        Rows rows, Tensor stream, Tensor branch, List<Layer> layers, Tensor finalNorm, Tensor finalStatistics) {
    /**
     * What one block computes; all [B, T, ...].
     *
     * @param norm1 C
     * @param statistics1 [2, N]
     * @param qkv 3C
     * @param attended C
     * @param logSumExp [B, H, T]
     * @param middle C: the stream after attention
     * @param norm2 C
     * @param statistics2 [2, N]
     * @param expanded 4C, before GELU
     * @param activated 4C, after GELU
     * @param end C: the stream after the MLP
     */
    record Layer(
            Tensor norm1,
            Tensor statistics1,
            Tensor qkv,
            Tensor attended,
            Tensor logSumExp,
            Tensor middle,
            Tensor norm2,
            Tensor statistics2,
            Tensor expanded,
            Tensor activated,
            Tensor end) {}

    static GptActivations forTraining(ModelConfig config, Arena arena, Rows rows) {
        int count = rows.count();
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < config.layers(); i++) {
            Tensor middle = arena.tensor(Element.STREAM, count, rows.width());
            Tensor end = arena.tensor(Element.STREAM, count, rows.width());
            layers.add(layer(config, arena, rows, middle, end));
        }
        Tensor stream = arena.tensor(Element.STREAM, count, rows.width());
        return of(arena, rows, stream, layers);
    }

    static GptActivations forInference(ModelConfig config, Arena arena, Rows rows) {
        Tensor stream = arena.tensor(Element.STREAM, rows.count(), rows.width());
        Layer shared = layer(config, arena, rows, stream, stream);
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < config.layers(); i++) {
            layers.add(shared);
        }
        return of(arena, rows, stream, layers);
    }

    private static GptActivations of(Arena arena, Rows rows, Tensor stream, List<Layer> layers) {
        int count = rows.count();
        return new GptActivations(
                rows,
                stream,
                arena.tensor(Element.COMPUTE, count, rows.width()),
                List.copyOf(layers),
                arena.tensor(Element.COMPUTE, count, rows.width()),
                arena.tensor(Element.FLOAT, 2, count));
    }

    private static Layer layer(ModelConfig config, Arena arena, Rows rows, Tensor middle, Tensor end) {
        int n = rows.count();
        int c = rows.width();
        return new Layer(
                arena.tensor(Element.COMPUTE, n, c),
                arena.tensor(Element.FLOAT, 2, n),
                arena.tensor(Element.COMPUTE, n, 3 * c),
                arena.tensor(Element.COMPUTE, n, c),
                arena.tensor(Element.FLOAT, rows.batch(), config.heads(), rows.time()),
                middle,
                arena.tensor(Element.COMPUTE, n, c),
                arena.tensor(Element.FLOAT, 2, n),
                arena.tensor(Element.COMPUTE, n, 4 * c),
                arena.tensor(Element.COMPUTE, n, 4 * c),
                end);
    }
}
