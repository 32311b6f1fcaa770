package vn.amtiet.trainer.gpt;

import org.jspecify.annotations.Nullable;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.operations.Affine;
import vn.amtiet.trainer.operations.Arena;
import vn.amtiet.trainer.operations.Operations;
import vn.amtiet.trainer.operations.Operations.Rows;
import vn.amtiet.trainer.operations.Operations.Sizes;
import vn.amtiet.trainer.operations.Recording;
import vn.amtiet.trainer.operations.Tensor;
import vn.amtiet.trainer.operations.Tensor.Element;

/** Forward over B x T tokens without dropout, to a loss or to logits; each recorded once. */
public final class GptInference implements AutoCloseable {
    private final Gpt gpt;
    private final ModelConfig config;
    private final Operations operations;
    private final GptWeights weights;
    private final Arena arena;
    private final Rows rows;
    private final Tensors t;
    private @Nullable Recording recordedLoss;
    private @Nullable Recording recordedForward;

    GptInference(Gpt gpt, ModelConfig config, Operations operations, GptWeights weights, int batch, int time) {
        this.gpt = gpt;
        this.config = config;
        this.operations = operations;
        this.weights = weights;
        arena = operations.arena();
        rows = new Rows(batch, time, config.width());
        t = Tensors.of(config, arena, rows);
        operations.write(t.first, new int[] {0});
        operations.write(t.key, new int[4]);
    }

    /** Everything that a pass touches beside the weights. */
    private record Tensors(
            GptActivations activations, Tensor ids, Tensor targets, Tensor first, Tensor key, Tensor lossSum) {
        static Tensors of(ModelConfig config, Arena arena, Rows rows) {
            Arena evaluation = arena.part("evaluation");
            return new Tensors(
                    GptActivations.forInference(config, evaluation, rows),
                    evaluation.tensor(Element.INT, rows.count()),
                    evaluation.tensor(Element.INT, rows.count()),
                    evaluation.tensor(Element.INT, 1),
                    evaluation.tensor(Element.INT, 4),
                    evaluation.tensor(Element.FLOAT, 2));
        }
    }

    /** Declares what a loss over these rows would take. */
    static void plan(ModelConfig config, Arena arena, Rows rows) {
        Tensors.of(config, arena, rows);
    }

    private void forward() {
        gpt.forward(
                t.activations,
                t.ids,
                t.first,
                t.key,
                false,
                (layer, i) -> operations.attention(
                        layer.attended(),
                        layer.logSumExp(),
                        layer.qkv(),
                        rows,
                        config.heads(),
                        gpt.dropout(Gpt.attentionWeightsSite(i), t.key, false)));
    }

    /** The sum of the losses in nats over the targets that are not -1. */
    public double loss(int[] inputs, int[] targetIds) {
        operations.write(t.ids, inputs);
        operations.write(t.targets, targetIds);
        if (recordedLoss == null) {
            recordedLoss = operations.record(() -> {
                forward();
                operations.classifierLoss(
                        t.lossSum, t.activations.finalNorm(), weights.token(), t.targets, gpt.headSizes(rows));
            });
        } else {
            recordedLoss.replay();
        }
        return Gpt.sum(operations.read(t.lossSum, 2)).getAsDouble();
    }

    /** Logits [B, T, V]. They take memory of their own for as long as they are read. */
    public float[] logits(int[] inputs) {
        operations.write(t.ids, inputs);
        if (recordedForward == null) {
            recordedForward = operations.record(this::forward);
        } else {
            recordedForward.replay();
        }
        Sizes sizes = gpt.headSizes(rows);
        try (Arena own = operations.arena()) {
            Tensor logits = own.tensor(Element.COMPUTE, sizes.rows(), sizes.out());
            operations.linear(logits, t.activations.finalNorm(), new Affine(weights.token(), null), sizes);
            return operations
                    .read(logits, Math.multiplyExact(sizes.rows(), sizes.out()))
                    .get();
        }
    }

    @Override
    public void close() {
        if (recordedLoss != null) {
            recordedLoss.close();
        }
        if (recordedForward != null) {
            recordedForward.close();
        }
        arena.close();
    }
}
