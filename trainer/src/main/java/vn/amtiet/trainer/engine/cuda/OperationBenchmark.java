package vn.amtiet.trainer.engine.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import vn.amtiet.trainer.model.ModelConfig.Activation;
import vn.amtiet.trainer.model.Parameter;
import vn.amtiet.trainer.model.ParameterLayout;
import vn.amtiet.trainer.operations.Affine;
import vn.amtiet.trainer.operations.Arena;
import vn.amtiet.trainer.operations.Dropout;
import vn.amtiet.trainer.operations.Operations.Rows;
import vn.amtiet.trainer.operations.Operations.Sizes;
import vn.amtiet.trainer.operations.Tensor;
import vn.amtiet.trainer.operations.Tensor.Element;
import vn.amtiet.trainer.operations.Weight;

/**
 * The operations of a GPT-2 124M training step with 32 x 1024 tokens beside the matrix products, ready to be timed. Bytes
 * are what an operation must move if nothing stays in a cache between operations.
 */
final class OperationBenchmark implements AutoCloseable {
    private static final Rows ROWS = new Rows(32, 1024, 768);
    private static final int HEADS = 12;
    private static final int VOCABULARY = 50304;
    private static final int HIDDEN = 4 * ROWS.width();
    /** Values of all other weights. */
    private static final int OTHERS = 85_017_600;
    /** Sets of buffers: with this many no operation finds its inputs in the cache. */
    private static final int SETS = 2;

    private static final float EPSILON = 1e-5f;
    private static final double N = ROWS.count();
    private static final double C = ROWS.width();

    private final CudaOperations operations;
    private final GeluLauncher gelu;
    private final BiasGradientLauncher biasGradient;
    private final Arena arena;
    private final CudaParameters parameters;
    private final List<Buffers> sets;
    private final Tensor scalars;
    private final Dropout off;
    private final double compute;
    private final double stream;

    /** What one turn works on. */
    private record Buffers(
            Tensor x,
            Tensor sum,
            Tensor narrow,
            Tensor out,
            Tensor wide,
            Tensor wider,
            Tensor statistics,
            Tensor logSumExp,
            Tensor ids) {
        private static Buffers of(Arena arena) {
            int n = ROWS.count();
            int c = ROWS.width();
            return new Buffers(
                    arena.tensor(Element.STREAM, n, c),
                    arena.tensor(Element.STREAM, n, c),
                    arena.tensor(Element.COMPUTE, n, c),
                    arena.tensor(Element.COMPUTE, n, c),
                    arena.tensor(Element.COMPUTE, n, HIDDEN),
                    arena.tensor(Element.COMPUTE, n, HIDDEN),
                    arena.tensor(Element.FLOAT, 2, n),
                    arena.tensor(Element.FLOAT, n, HEADS),
                    arena.tensor(Element.INT, n));
        }

        private List<Tensor> floats() {
            return List.of(x, sum, narrow, out, wide, wider);
        }
    }

    /** Takes memory: about 4 GiB in bf16. */
    OperationBenchmark(CudaOperations operations) {
        this.operations = operations;
        CudaContext context = operations.context();
        gelu = new GeluLauncher(context);
        biasGradient = new BiasGradientLauncher(context);
        compute = context.width(Element.COMPUTE);
        stream = context.width(Element.STREAM);
        arena = operations.arena();
        sets = IntStream.range(0, SETS).mapToObj(i -> Buffers.of(arena)).toList();
        scalars = arena.tensor(Element.FLOAT, 16);
        off = new Dropout(0, 0, arena.tensor(Element.INT, 4));
        parameters = (CudaParameters) operations.parameters(layout());
        fill();
    }

    private static ParameterLayout layout() {
        Parameter.Init zero = new Parameter.Init.Constant(0);
        int c = ROWS.width();
        return new ParameterLayout(List.of(
                new Parameter("token", List.of(VOCABULARY, c), zero, true),
                new Parameter("position", List.of(ROWS.time(), c), zero, true),
                new Parameter("norm", List.of(c), zero, false),
                new Parameter("others", List.of(OTHERS), zero, true)));
    }

    private void fill() {
        CudaContext context = operations.context();
        NormalValues single = new NormalValues(false);
        NormalValues half = new NormalValues(true);
        Random random = new Random(2);
        for (Buffers set : sets) {
            for (Tensor tensor : set.floats()) {
                int width = context.width(tensor.element());
                (width == Float.BYTES ? single : half)
                        .fill(operations.transfers(), CudaTensor.of(tensor).address(), tensor.size() * width);
            }
            operations.write(set.ids(), random.ints(ROWS.count(), 0, VOCABULARY).toArray());
            operations.zero(set.logSumExp());
            operations.layerNorm(set.out(), set.statistics(), set.x(), norm(), ROWS, EPSILON);
        }
        operations.zero(scalars);
        single.fill(operations.transfers(), parameters.value(), parameters.elements() * Float.BYTES);
        single.fill(operations.transfers(), parameters.gradient(), parameters.elements() * Float.BYTES);
    }

    private Affine norm() {
        return new Affine(parameters.weight("norm"), null);
    }

    /** All of them. */
    List<BenchmarkRow> rows() {
        List<BenchmarkRow> rows = new ArrayList<>();
        embedding(rows);
        norms(rows);
        activations(rows);
        attention(rows);
        ends(rows);
        return rows;
    }

    private static BenchmarkRow row(String name, double bytes, double flop, List<Runnable> turns) {
        return new BenchmarkRow(name, bytes, flop, turns);
    }

    private List<Runnable> each(Consumer<Buffers> operation) {
        return sets.stream().<Runnable>map(set -> () -> operation.accept(set)).toList();
    }

    private void embedding(List<BenchmarkRow> rows) {
        Weight token = parameters.weight("token");
        Weight position = parameters.weight("position");
        Tensor first = off.key();
        operations.write(first, new int[4]);
        rows.add(row(
                "embedding",
                N * C * (Float.BYTES + stream),
                0,
                each(s -> operations.embedding(s.x(), s.ids(), first, token, position, ROWS, off))));
        rows.add(row(
                "embedding backward",
                N * C * stream + 2 * Float.BYTES * C * VOCABULARY,
                0,
                each(s -> operations.embeddingBackward(s.sum(), s.ids(), token, position, ROWS, off))));
    }

    private void norms(List<BenchmarkRow> rows) {
        rows.add(row(
                "layer norm",
                N * C * (stream + compute),
                0,
                each(s -> operations.layerNorm(s.out(), s.statistics(), s.x(), norm(), ROWS, EPSILON))));
        rows.add(row(
                "residual + layer norm",
                N * C * 2 * (stream + compute),
                0,
                each(s -> operations.residualLayerNorm(
                        s.out(), s.statistics(), s.sum(), s.x(), s.narrow(), norm(), ROWS, EPSILON, off))));
        rows.add(row(
                "layer norm backward",
                N * C * (3 * stream + compute),
                0,
                each(s -> operations.layerNormBackward(s.sum(), s.narrow(), s.x(), s.statistics(), norm(), ROWS))));
        rows.add(row(
                "residual + layer norm backward",
                N * C * (3 * stream + 2 * compute),
                0,
                each(s -> operations.residualLayerNormBackward(
                        s.sum(), s.out(), s.narrow(), s.x(), s.statistics(), norm(), ROWS, off))));
    }

    private void activations(List<BenchmarkRow> rows) {
        long count = (long) ROWS.count() * HIDDEN;
        for (Activation activation : Activation.values()) {
            rows.add(row(
                    activation + " forward",
                    2 * compute * count,
                    0,
                    each(s -> gelu.forward(s.wide(), s.wider(), count, activation))));
            rows.add(row(
                    activation + " backward",
                    3 * compute * count,
                    0,
                    each(s -> gelu.backward(s.wide(), s.wide(), s.wider(), count, activation))));
        }
        long gradient = parameters.gradient();
        rows.add(row(
                "bias gradient of the hidden layer",
                compute * count,
                0,
                each(s -> biasGradient.add(gradient, s.wider(), ROWS.count(), HIDDEN))));
    }

    private void attention(List<BenchmarkRow> rows) {
        double product = N * ROWS.time() * C;
        rows.add(row(
                "attention",
                4 * N * C * compute,
                2 * product,
                each(s -> operations.attention(s.narrow(), s.logSumExp(), s.wider(), ROWS, HEADS, off))));
        rows.add(row(
                "attention backward",
                8 * N * C * compute,
                5 * product,
                each(s -> operations.attentionBackward(
                        s.wide(), s.out(), s.narrow(), s.logSumExp(), s.wider(), ROWS, HEADS, off))));
    }

    private void ends(List<BenchmarkRow> rows) {
        Sizes sizes = new Sizes(ROWS.count(), ROWS.width(), VOCABULARY);
        Weight head = parameters.weight("token");
        double values = parameters.elements();
        rows.add(row(
                "classifier, forward and backward",
                2 * N * C * compute + (compute + 2 * Float.BYTES) * C * VOCABULARY,
                6 * N * C * VOCABULARY,
                each(s -> operations.classifierTrain(scalars, s.out(), s.narrow(), head, s.ids(), scalars, sizes))));
        rows.add(
                row("global norm", Float.BYTES * values, 0, List.of(() -> operations.globalNorm(scalars, parameters))));
        rows.add(row(
                "AdamW",
                (2 * 4 * Float.BYTES + (compute < Float.BYTES ? compute : 0)) * values,
                0,
                List.of(() -> operations.adamW(parameters, scalars, scalars))));
    }

    @Override
    public void close() {
        arena.close();
    }
}
