package vn.amtiet.trainer.gpt;

import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.operations.Arena;
import vn.amtiet.trainer.operations.Operations;
import vn.amtiet.trainer.operations.Operations.Rows;
import vn.amtiet.trainer.operations.Operations.Sizes;
import vn.amtiet.trainer.operations.Recording;
import vn.amtiet.trainer.operations.Tensor;
import vn.amtiet.trainer.operations.Tensor.Element;

/**
 * Forward and backward over B x T tokens, recorded once. In backward {@code dStream} carries the gradient of the residual
 * stream from the last layer to the embeddings.
 */
public final class GptTraining implements AutoCloseable {
    private final Gpt gpt;
    private final ModelConfig config;
    private final Operations operations;
    private final GptWeights weights;
    private final Arena arena;
    private final Rows rows;
    private final Tensors t;
    private @Nullable Recording recorded;

    GptTraining(Gpt gpt, ModelConfig config, Operations operations, GptWeights weights, int batch, int time) {
        this.gpt = gpt;
        this.config = config;
        this.operations = operations;
        this.weights = weights;
        arena = operations.arena();
        rows = new Rows(batch, time, config.width());
        t = Tensors.of(config, arena, rows);
        operations.write(t.first, new int[] {0});
    }

    /** Everything that a pass touches beside the weights. */
    private record Tensors(
            GptActivations activations,
            Tensor ids,
            Tensor targets,
            Tensor first,
            Tensor key,
            Tensor scale,
            Tensor lossSum,
            Tensor dStream,
            Tensor dBranch,
            Tensor dNarrow,
            Tensor dWide) {
        static Tensors of(ModelConfig config, Arena arena, Rows rows) {
            int n = rows.count();
            int c = rows.width();
            Arena batch = arena.part("batch");
            Arena gradients = arena.part("gradients of activations");
            return new Tensors(
                    GptActivations.forTraining(config, arena.part("activations"), rows),
                    batch.tensor(Element.INT, n),
                    batch.tensor(Element.INT, n),
                    batch.tensor(Element.INT, 1),
                    batch.tensor(Element.INT, 4),
                    batch.tensor(Element.FLOAT, 1),
                    batch.tensor(Element.FLOAT, 2),
                    gradients.tensor(Element.STREAM, n, c),
                    gradients.tensor(Element.COMPUTE, n, c),
                    gradients.tensor(Element.COMPUTE, n, c),
                    gradients.tensor(Element.COMPUTE, n, 4 * c));
        }
    }

    /** Declares what training over these rows would take. */
    static void plan(ModelConfig config, Arena arena, Rows rows) {
        Tensors.of(config, arena, rows);
    }

    /**
     * Queues forward and backward over one micro-batch.
     *
     * @param keyWords the dropout key, see {@link vn.amtiet.trainer.operations.Dropout}
     * @param gradientScale what the sum of the losses is multiplied by before its gradient is taken
     * @return the sum of the losses in nats
     */
    public DoubleSupplier run(int[] inputs, int[] targetIds, int[] keyWords, float gradientScale) {
        operations.write(t.ids, inputs);
        operations.write(t.targets, targetIds);
        operations.write(t.key, keyWords);
        operations.write(t.scale, new float[] {gradientScale});
        if (recorded == null) {
            recorded = operations.record(this::forwardBackward);
        } else {
            recorded.replay();
        }
        return Gpt.sum(operations.read(t.lossSum, 2));
    }

    private void forwardBackward() {
        gpt.forward(
                t.activations,
                t.ids,
                t.first,
                t.key,
                true,
                (layer, i) -> operations.attention(
                        layer.attended(),
                        layer.logSumExp(),
                        layer.qkv(),
                        rows,
                        config.heads(),
                        gpt.dropout(Gpt.attentionWeightsSite(i), t.key, true)));
        operations.classifierTrain(
                t.lossSum,
                t.dNarrow,
                t.activations.finalNorm(),
                weights.token(),
                t.targets,
                t.scale,
                gpt.headSizes(rows));
        int last = config.layers() - 1;
        operations.zero(t.dStream);
        operations.residualLayerNormBackward(
                t.dStream,
                t.dBranch,
                t.dNarrow,
                t.activations.layers().get(last).end(),
                t.activations.finalStatistics(),
                weights.finalNorm(),
                rows,
                gpt.dropout(Gpt.mlpSite(last), t.key, true));
        for (int i = last; i >= 0; i--) {
            mlpBackward(i);
            attentionBackward(i);
        }
        operations.embeddingBackward(
                t.dStream, t.ids, weights.token(), weights.position(), rows, gpt.dropout(0, t.key, true));
    }

    private void mlpBackward(int i) {
        GptActivations.Layer a = t.activations.layers().get(i);
        GptWeights.Block w = weights.blocks().get(i);
        int n = rows.count();
        int c = config.width();
        operations.linearGeluBackward(
                t.dWide,
                t.dBranch,
                a.activated(),
                a.expanded(),
                w.contract(),
                new Sizes(n, 4 * c, c),
                config.activation());
        operations.linearBackward(t.dNarrow, t.dWide, a.norm2(), w.expand(), new Sizes(n, c, 4 * c));
        operations.residualLayerNormBackward(
                t.dStream,
                t.dBranch,
                t.dNarrow,
                a.middle(),
                a.statistics2(),
                w.norm2(),
                rows,
                gpt.dropout(Gpt.attentionSite(i), t.key, true));
    }

    private void attentionBackward(int i) {
        GptActivations.Layer a = t.activations.layers().get(i);
        GptWeights.Block w = weights.blocks().get(i);
        int n = rows.count();
        int c = config.width();
        operations.linearBackward(t.dNarrow, t.dBranch, a.attended(), w.projection(), new Sizes(n, c, c));
        operations.attentionBackward(
                t.dWide,
                t.dNarrow,
                a.attended(),
                a.logSumExp(),
                a.qkv(),
                rows,
                config.heads(),
                gpt.dropout(Gpt.attentionWeightsSite(i), t.key, true));
        operations.linearBackward(t.dNarrow, t.dWide, a.norm1(), w.attention(), new Sizes(n, c, 3 * c));
        if (i == 0) {
            operations.layerNormBackward(
                    t.dStream, t.dNarrow, t.activations.stream(), a.statistics1(), w.norm1(), rows);
        } else {
            operations.residualLayerNormBackward(
                    t.dStream,
                    t.dBranch,
                    t.dNarrow,
                    t.activations.layers().get(i - 1).end(),
                    a.statistics1(),
                    w.norm1(),
                    rows,
                    gpt.dropout(Gpt.mlpSite(i - 1), t.key, true));
        }
    }

    @Override
    public void close() {
        if (recorded != null) {
            recorded.close();
        }
        arena.close();
    }
}
