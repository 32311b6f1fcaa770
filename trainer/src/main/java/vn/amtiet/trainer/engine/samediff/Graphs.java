package vn.amtiet.trainer.engine.samediff;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.api.OutAndGrad;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import vn.amtiet.trainer.engine.Batch;
import vn.amtiet.trainer.engine.MemoryPlan;
import vn.amtiet.trainer.gpt.Gpt;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.operations.DropoutMask;

/** The graphs of one engine, one for each window length in use, and how batches pass through them. */
final class Graphs implements AutoCloseable {
    /** Window lengths whose graphs are kept; a run uses one or two. */
    private static final int KEPT = 4;

    private final ModelConfig config;
    private final Map<String, INDArray> parameters;
    private final long seed;
    private final GraphMemory memory;
    private final Map<Shape, SameDiff> graphs = new LinkedHashMap<>(8, 0.75f, true);

    private record Shape(int time, boolean dropout) {}

    /**
     * Some windows of a micro-batch.
     *
     * @param first number of the first window in the micro-batch: dropout counts elements from there
     */
    record Part(int first, int time, int[] inputs, int[] targets) {}

    Graphs(ModelConfig config, Map<String, INDArray> parameters, long seed) {
        this.config = config;
        this.parameters = parameters;
        this.seed = seed;
        memory = new GraphMemory(config, Nd4jBackend.memory());
    }

    MemoryPlan memory(long parameterCount, int batch, int time) {
        return memory.plan(parameterCount, batch, time);
    }

    /** The micro-batch in parts of nearly equal size, as few as fit in memory. */
    List<Part> parts(Batch batch) {
        int time = batch.time();
        int count = memory.parts(batch.batch(), time);
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int from = (int) ((long) batch.batch() * i / count);
            int to = (int) ((long) batch.batch() * (i + 1) / count);
            int[] inputs = Arrays.copyOfRange(batch.inputs(), from * time, to * time);
            parts.add(new Part(from, time, inputs, Arrays.copyOfRange(batch.targets(), from * time, to * time)));
        }
        return parts;
    }

    /**
     * Forward and backward.
     *
     * @param take receives the gradient of the mean loss of this part by each parameter
     * @return the sum of the losses in nats
     */
    double gradients(Part part, long step, int microStep, BiConsumer<String, INDArray> take) {
        boolean dropout = config.dropout() > 0;
        SameDiff graph = graph(new Shape(part.time(), dropout));
        Map<String, INDArray> inputs = inputs(part);
        if (dropout) {
            putMasks(inputs, part, new int[] {(int) seed, (int) (seed >>> 32), (int) step, microStep});
        }
        try {
            OutAndGrad result = BlasThreads.onAllProcessors(() ->
                    graph.calculateGradientsAndOutputs(inputs, List.of(GptGraph.TOKEN_LOSSES), parameters.keySet()));
            result.getGradients().forEach(take);
            return sum(result.getOutputs().get(GptGraph.TOKEN_LOSSES));
        } finally {
            inputs.values().forEach(INDArray::close);
        }
    }

    /** The sum of the losses in nats without dropout. */
    double losses(Part part) {
        return sum(run(inputs(part), part.time(), GptGraph.TOKEN_LOSSES));
    }

    /** Logits [B, T, V]. */
    float[] logits(int[] inputs, int time) {
        int windows = inputs.length / time;
        float[] all = new float[Math.multiplyExact(inputs.length, config.vocabularySize())];
        int at = 0;
        for (Part part : parts(new Batch(windows, time, inputs, inputs))) {
            float[] some =
                    run(inputs(part), time, GptGraph.LOGITS).dup('c').data().asFloat();
            System.arraycopy(some, 0, all, at, some.length);
            at += some.length;
        }
        return all;
    }

    private INDArray run(Map<String, INDArray> inputs, int time, String output) {
        SameDiff graph = graph(new Shape(time, false));
        try {
            return BlasThreads.onAllProcessors(
                    () -> graph.output(inputs, output).get(output));
        } finally {
            inputs.values().forEach(INDArray::close);
        }
    }

    private static double sum(INDArray losses) {
        double sum = 0;
        for (float loss : losses.dup('c').data().asFloat()) {
            sum += loss;
        }
        return sum;
    }

    private static Map<String, INDArray> inputs(Part part) {
        int windows = part.inputs().length / part.time();
        Map<String, INDArray> inputs = new HashMap<>();
        inputs.put(GptGraph.INPUT, Nd4j.createFromArray(part.inputs()).reshape(windows, part.time()));
        inputs.put(GptGraph.TARGET, Nd4j.createFromArray(part.targets()).reshape(windows, part.time()));
        return inputs;
    }

    /** The multipliers that the other engines compute in their kernels, from the same streams. */
    private void putMasks(Map<String, INDArray> inputs, Part part, int[] key) {
        putRows(inputs, part, 0, key);
        for (int layer = 0; layer < config.layers(); layer++) {
            putRows(inputs, part, Gpt.attentionSite(layer), key);
            putRows(inputs, part, Gpt.mlpSite(layer), key);
            putSquares(inputs, part, Gpt.attentionWeightsSite(layer), key);
        }
    }

    private void putRows(Map<String, INDArray> inputs, Part part, int site, int[] key) {
        int width = config.width();
        float[] values = new float[Math.multiplyExact(part.inputs().length, width)];
        DropoutMask.of(config.dropout(), site, key)
                .fill((long) part.first() * part.time() * width, values, values.length);
        inputs.put(GptGraph.mask(site), Nd4j.create(values, new long[] {part.inputs().length, width}, 'c'));
    }

    /** Attention weights [B*H, T, T]: rows padded to a multiple of 4 elements in the stream. */
    private void putSquares(Map<String, INDArray> inputs, Part part, int site, int[] key) {
        int time = part.time();
        int stride = (time + 3) / 4 * 4;
        int rows = Math.multiplyExact(part.inputs().length, config.heads());
        long first = (long) part.first() * config.heads() * time;
        DropoutMask mask = DropoutMask.of(config.dropout(), site, key);
        float[] values = new float[Math.multiplyExact(rows, time)];
        float[] row = new float[time];
        for (int i = 0; i < rows; i++) {
            mask.fill((first + i) * stride, row, time);
            System.arraycopy(row, 0, values, i * time, time);
        }
        inputs.put(GptGraph.mask(site), Nd4j.create(values, new long[] {rows / time, time, time}, 'c'));
    }

    private SameDiff graph(Shape shape) {
        SameDiff graph = graphs.get(shape);
        if (graph == null) {
            graph = GptGraph.of(config, shape.time(), shape.dropout(), parameters);
            differentiate(graph);
            graphs.put(shape, graph);
            if (graphs.size() > KEPT) {
                graphs.remove(graphs.keySet().iterator().next());
            }
        }
        return graph;
    }

    /** SameDiff prints a line per operation to standard output while it differentiates; a command's output is not its place. */
    private static void differentiate(SameDiff graph) {
        PrintStream out = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            graph.createGradFunction();
        } finally {
            System.setOut(out);
        }
    }

    @Override
    public void close() {
        graphs.clear();
    }
}
