package vn.amtiet.trainer.engine.samediff;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import vn.amtiet.trainer.engine.Batch;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.engine.MemoryPlan;
import vn.amtiet.trainer.model.InitialValues;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.ParameterLayout;
import vn.amtiet.trainer.operations.AdamWCoefficients;
import vn.amtiet.trainer.operations.Precision;
import vn.amtiet.trainer.operations.UpdateSettings;

/**
 * The engine that computes by Deeplearning4j's means: {@link GptGraph} forward, ND4J's own differentiation backward. It
 * shares no arithmetic with the other engines but the random numbers, so agreement with it is evidence for both.
 * Accumulation, clipping and AdamW are plain Java over heap arrays, since SameDiff's own training has none of the three.
 */
final class SameDiffEngine implements Engine {
    private final ModelConfig config;
    private final ParameterLayout layout;
    private final Map<String, TrainedArrays> trained = new LinkedHashMap<>();
    private final Graphs graphs;

    SameDiffEngine(ModelConfig config, ParameterLayout layout, long seed) {
        this(config, layout, seed, Nd4jBackend.memory());
    }

    /**
     * An engine with a limit of its own.
     *
     * @param memory bytes off the heap
     */
    SameDiffEngine(ModelConfig config, ParameterLayout layout, long seed, long memory) {
        this.config = config;
        this.layout = layout;
        Map<String, INDArray> arrays = new LinkedHashMap<>();
        for (int i = 0; i < layout.parameters().size(); i++) {
            String name = layout.parameters().get(i).name();
            trained.put(name, new TrainedArrays(layout.parameters().get(i), InitialValues.draw(layout, i, seed)));
            arrays.put(name, trained.get(name).array());
        }
        graphs = new Graphs(config, arrays, seed, new GraphMemory(config, memory));
    }

    @Override
    public String description() {
        return "samediff: " + Nd4jBackend.description();
    }

    @Override
    public Precision precision() {
        return Precision.FP32;
    }

    @Override
    public ParameterLayout layout() {
        return layout;
    }

    private TrainedArrays get(String name) {
        TrainedArrays found = trained.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no parameter named " + name);
        }
        return found;
    }

    @Override
    public float[] parameter(String name) {
        return get(name).value().clone();
    }

    @Override
    public void setParameter(String name, float[] values) {
        get(name).set(get(name).value(), values);
    }

    @Override
    public float[] gradient(String name) {
        return get(name).gradient().clone();
    }

    private float[] momentArray(Moment moment, String name) {
        return moment == Moment.FIRST ? get(name).first() : get(name).second();
    }

    @Override
    public float[] moment(Moment moment, String name) {
        return momentArray(moment, name).clone();
    }

    @Override
    public void setMoment(Moment moment, String name, float[] values) {
        get(name).set(momentArray(moment, name), values);
    }

    @Override
    public MemoryPlan memory(int batch, int time) {
        return graphs.memory(layout.size(), batch, time);
    }

    @Override
    public OptionalDouble peakFlops() {
        return OptionalDouble.empty();
    }

    /** Runs at once, in as many parts of the micro-batch as memory needs; the gradient of each counts by its targets. */
    @Override
    public DoubleSupplier accumulate(Batch batch, long step, int microStep, int microBatches) {
        check(batch.batch(), batch.time(), batch.inputs());
        int counted = atLeastOne(batch.targets());
        double[] sum = {0};
        List<Graphs.Part> parts = graphs.parts(batch).stream()
                .filter(part -> counted(part.targets()) > 0)
                .toList();
        graphs.gradients(parts, step, microStep, result -> {
            int own = counted(result.part().targets());
            float factor = (float) ((double) own / ((double) counted * microBatches));
            result.gradients().forEach((name, gradient) -> get(name).accumulate(gradient, factor));
            sum[0] += result.sum();
        });
        double mean = sum[0] / counted;
        return () -> mean;
    }

    @Override
    public DoubleSupplier update(UpdateSettings settings) {
        double[] squares = trained.values().parallelStream()
                .mapToDouble(TrainedArrays::squares)
                .toArray();
        double norm = Math.sqrt(Arrays.stream(squares).sum());
        if (Double.isFinite(norm)) {
            float[] coefficients = AdamWCoefficients.of(settings);
            trained.values().parallelStream().forEach(arrays -> arrays.update(norm, coefficients));
        }
        return () -> norm;
    }

    @Override
    public double evaluate(Batch batch) {
        return evaluateSum(batch) / counted(batch.targets());
    }

    @Override
    public double evaluateSum(Batch batch) {
        check(batch.batch(), batch.time(), batch.inputs());
        atLeastOne(batch.targets());
        return graphs.losses(batch);
    }

    @Override
    public float[] logits(int[] inputs, int batch, int time) {
        check(batch, time, inputs);
        return graphs.logits(new Batch(batch, time, inputs, inputs));
    }

    @Override
    public Decoding decoding(int batch) {
        return new FullPassDecoding(this, config, batch);
    }

    private void check(int batch, int time, int[] inputs) {
        if (batch < 1 || time < 1 || time > config.blockSize() || inputs.length != batch * time) {
            throw new IllegalArgumentException("expected at least one sequence of 1 to " + config.blockSize()
                    + " tokens, got " + batch + " x " + time + " in an array of " + inputs.length);
        }
        for (int id : inputs) {
            if (id < 0 || id >= config.vocabularySize()) {
                throw new IllegalArgumentException(
                        "expected ids from 0 to " + (config.vocabularySize() - 1) + ", got " + id);
            }
        }
    }

    private int atLeastOne(int[] targets) {
        int counted = counted(targets);
        if (counted == 0) {
            throw new IllegalArgumentException("expected at least one target that is not -1");
        }
        return counted;
    }

    private int counted(int[] targets) {
        int counted = 0;
        for (int id : targets) {
            if (id < -1 || id >= config.vocabularySize()) {
                throw new IllegalArgumentException(
                        "expected targets from -1 to " + (config.vocabularySize() - 1) + ", got " + id);
            }
            counted += id == -1 ? 0 : 1;
        }
        return counted;
    }

    @Override
    public void close() {
        graphs.close();
        trained.values().forEach(arrays -> arrays.array().close());
    }
}
