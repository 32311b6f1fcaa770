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
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.api.OutAndGrad;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import vn.amtiet.trainer.engine.Batch;
import vn.amtiet.trainer.engine.MemoryPlan;
import vn.amtiet.trainer.model.ModelConfig;

/** The graphs of one engine, one for each window length in use and each lane, and how batches pass through them. */
final class Graphs implements AutoCloseable {
    /** Window lengths whose graphs are kept; a run uses one or two. */
    private static final int KEPT = 4;

    private final ModelConfig config;
    private final Map<String, INDArray> parameters;
    private final long seed;
    private final GraphMemory memory;
    private final Lanes lanes;
    private final Map<Shape, List<SameDiff>> graphs = new LinkedHashMap<>(8, 0.75f, true);

    private record Shape(int time, boolean dropout) {}

    /**
     * Some windows of a micro-batch.
     *
     * @param first number of the first window in the micro-batch: dropout counts elements from there
     */
    record Part(int first, int time, int[] inputs, int[] targets) {}

    Graphs(ModelConfig config, Map<String, INDArray> parameters, long seed, GraphMemory memory) {
        this.config = config;
        this.parameters = parameters;
        this.seed = seed;
        this.memory = memory;
        lanes = new Lanes(Nd4jBackend.lanes());
    }

    MemoryPlan memory(long parameterCount, int batch, int time) {
        return memory.plan(parameterCount, batch, time, lanes.count());
    }

    /** The micro-batch in parts of nearly equal size: one for each lane, or as many as memory needs. */
    List<Part> parts(Batch batch) {
        int time = batch.time();
        int count = memory.cut(batch.batch(), time, lanes.count()).parts();
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
     * What a part gave.
     *
     * @param sum of the losses in nats
     * @param gradients of the mean loss of this part, by parameter
     */
    record Differentiated(Part part, double sum, Map<String, float[]> gradients) {}

    /** Forward and backward; {@code take} is called in the order of the parts. */
    void gradients(List<Part> parts, long step, int microStep, Consumer<Differentiated> take) {
        int[] key = {(int) seed, (int) (seed >>> 32), (int) step, microStep};
        boolean dropout = config.dropout() > 0;
        run(parts, dropout, (graph, part) -> differentiated(graph, part, key), take);
    }

    private Differentiated differentiated(SameDiff graph, Part part, int[] key) {
        Map<String, INDArray> inputs = inputs(part);
        if (config.dropout() > 0) {
            new GraphMasks(config, key).put(inputs, part);
        }
        try {
            OutAndGrad result =
                    graph.calculateGradientsAndOutputs(inputs, List.of(GptGraph.TOKEN_LOSSES), parameters.keySet());
            Map<String, float[]> gradients = new HashMap<>();
            result.getGradients().forEach((name, gradient) -> gradients.put(name, values(gradient)));
            return new Differentiated(part, sum(result.getOutputs().get(GptGraph.TOKEN_LOSSES)), gradients);
        } finally {
            inputs.values().forEach(INDArray::close);
        }
    }

    /** The sum of the losses in nats without dropout. */
    double losses(Batch batch) {
        double[] total = {0};
        run(
                parts(batch),
                false,
                (graph, part) -> sum(output(graph, part, GptGraph.TOKEN_LOSSES)),
                sum -> total[0] += sum);
        return total[0];
    }

    /** Logits [B, T, V] of the inputs. */
    float[] logits(Batch batch) {
        float[] all = new float[Math.multiplyExact(batch.inputs().length, config.vocabularySize())];
        int[] at = {0};
        run(parts(batch), false, (graph, part) -> values(output(graph, part, GptGraph.LOGITS)), some -> {
            System.arraycopy(some, 0, all, at[0], some.length);
            at[0] += some.length;
        });
        return all;
    }

    private <R> void run(List<Part> parts, boolean dropout, BiFunction<SameDiff, Part, R> work, Consumer<R> take) {
        int time = parts.get(0).time();
        int windows =
                parts.stream().mapToInt(part -> part.inputs().length / time).sum();
        int beside = memory.cut(windows, time, lanes.count()).beside();
        List<SameDiff> graph = graphs(new Shape(time, dropout), Math.min(beside, parts.size()));
        lanes.run(parts, beside, (lane, part) -> work.apply(graph.get(lane), part), take);
        if (memory.large(Math.min(windows, beside * (parts.get(0).inputs().length / time + 1)), time)) {
            Nd4j.getMemoryManager().invokeGc();
        }
    }

    private static INDArray output(SameDiff graph, Part part, String output) {
        Map<String, INDArray> inputs = inputs(part);
        try {
            return graph.output(inputs, output).get(output);
        } finally {
            inputs.values().forEach(INDArray::close);
        }
    }

    /** Copies an array that a graph gave and frees it: the collector, which would, does not see how large it is. */
    private static float[] values(INDArray array) {
        try (INDArray copy = array.dup('c')) {
            return copy.data().asFloat();
        } finally {
            if (array.closeable()) {
                array.close();
            }
        }
    }

    private static double sum(INDArray losses) {
        double sum = 0;
        for (float loss : values(losses)) {
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

    /** A graph for each of so many lanes: SameDiff runs one pass of a graph at a time. */
    private List<SameDiff> graphs(Shape shape, int count) {
        List<SameDiff> built = graphs.computeIfAbsent(shape, key -> new ArrayList<>());
        while (built.size() < count) {
            SameDiff graph = GptGraph.of(config, shape.time(), shape.dropout(), parameters);
            differentiate(graph);
            built.add(graph);
        }
        if (graphs.size() > KEPT) {
            graphs.remove(graphs.keySet().iterator().next());
        }
        return built;
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
        lanes.close();
        graphs.clear();
    }
}
