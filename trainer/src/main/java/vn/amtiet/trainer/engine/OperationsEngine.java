package vn.amtiet.trainer.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.gpt.Gpt;
import vn.amtiet.trainer.gpt.GptDecoding;
import vn.amtiet.trainer.gpt.GptInference;
import vn.amtiet.trainer.gpt.GptTraining;
import vn.amtiet.trainer.model.InitialValues;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.ParameterLayout;
import vn.amtiet.trainer.operations.AdamWCoefficients;
import vn.amtiet.trainer.operations.Arena;
import vn.amtiet.trainer.operations.CountingArena;
import vn.amtiet.trainer.operations.Operations;
import vn.amtiet.trainer.operations.ParameterStore;
import vn.amtiet.trainer.operations.ParameterStore.Slot;
import vn.amtiet.trainer.operations.Precision;
import vn.amtiet.trainer.operations.Readback;
import vn.amtiet.trainer.operations.Recording;
import vn.amtiet.trainer.operations.Tensor;
import vn.amtiet.trainer.operations.UpdateSettings;

/** The engine of any {@link Operations}: holds one GPT, its parameters, and the plans of the batch shapes in use. */
public final class OperationsEngine implements Engine {
    /** Batch shapes whose plans are kept; a training run uses one or two for each purpose. */
    private static final int PLANS_KEPT = 4;

    private final ModelConfig config;
    private final Operations operations;
    private final ParameterStore store;
    private final Gpt model;
    private final long seed;
    private final Arena arena;
    private final Tensor norm;
    private final Tensor coefficients;
    private final Map<Shape, GptTraining> training = plans();
    private final Map<Shape, GptInference> inference = plans();
    private @Nullable Recording recordedUpdate;

    private record Shape(int batch, int time) {}

    /**
     * A GPT over these operations, parameters drawn from the seed.
     *
     * @param layout from {@link vn.amtiet.trainer.gpt.GptLayout}
     * @param seed of initial values and dropout
     * @param operations closed with the engine
     */
    public OperationsEngine(ModelConfig config, ParameterLayout layout, long seed, Operations operations) {
        this.config = config;
        this.operations = operations;
        this.seed = seed;
        store = operations.parameters(layout);
        model = new Gpt(config, operations, store);
        arena = operations.arena();
        norm = arena.tensor(Tensor.Element.FLOAT, 1);
        coefficients = arena.tensor(Tensor.Element.FLOAT, AdamWCoefficients.LENGTH);
        for (int i = 0; i < layout.parameters().size(); i++) {
            store.write(Slot.VALUE, layout.parameters().get(i).name(), InitialValues.draw(layout, i, seed));
        }
    }

    private static <P extends AutoCloseable> Map<Shape, P> plans() {
        return new LinkedHashMap<>(8, 0.75f, true);
    }

    @Override
    public String description() {
        return operations.description();
    }

    @Override
    public Precision precision() {
        return operations.precision();
    }

    @Override
    public ParameterLayout layout() {
        return store.layout();
    }

    @Override
    public float[] parameter(String name) {
        return store.read(Slot.VALUE, name);
    }

    @Override
    public void setParameter(String name, float[] values) {
        store.write(Slot.VALUE, name, values);
    }

    @Override
    public float[] gradient(String name) {
        return store.read(Slot.GRADIENT, name);
    }

    @Override
    public float[] moment(Moment moment, String name) {
        return store.read(slot(moment), name);
    }

    @Override
    public void setMoment(Moment moment, String name, float[] values) {
        store.write(slot(moment), name, values);
    }

    private static Slot slot(Moment moment) {
        return switch (moment) {
            case FIRST -> Slot.FIRST_MOMENT;
            case SECOND -> Slot.SECOND_MOMENT;
        };
    }

    @Override
    public Map<String, String> algorithms() {
        return operations.algorithms();
    }

    @Override
    public void useAlgorithms(Map<String, String> algorithms) {
        operations.useAlgorithms(algorithms);
    }

    @Override
    public MemoryPlan memory(int batch, int time) {
        int most = Integer.MAX_VALUE / time;
        if (batch > most) {
            throw UserError.usage("batch: expected at most " + most + " windows of " + time + " tokens, got " + batch);
        }
        int largest = 0;
        long available = operations.available();
        for (int bit = 1 << 20; bit > 0; bit >>= 1) {
            if (largest + bit <= most && sum(bytes(largest + bit, time)) <= available) {
                largest += bit;
            }
        }
        return new MemoryPlan(bytes(batch, time), available, batch, largest);
    }

    private Map<String, Long> bytes(int batch, int time) {
        Map<String, Long> bytes = new LinkedHashMap<>(store.bytes());
        try (Arena counting = new CountingArena(operations::width)) {
            model.planTraining(counting, batch, time);
            model.planInference(counting, batch, time);
            bytes.putAll(counting.bytes());
        }
        bytes.put("scratch", operations.scratch(config, new Operations.Rows(batch, time, config.width())));
        return bytes;
    }

    private static long sum(Map<String, Long> bytes) {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public OptionalDouble peakFlops() {
        return operations.peakFlops();
    }

    @Override
    public DoubleSupplier accumulate(Batch batch, long step, int microStep, int microBatches) {
        check(batch.batch(), batch.time(), batch.inputs());
        int counted = counted(batch.targets());
        GptTraining plan = training(new Shape(batch.batch(), batch.time()));
        int[] key = {(int) seed, (int) (seed >>> 32), (int) step, microStep};
        float scale = (float) (1.0 / ((double) counted * microBatches));
        DoubleSupplier sum = plan.run(batch.inputs(), batch.targets(), key, scale);
        return () -> sum.getAsDouble() / counted;
    }

    @Override
    public DoubleSupplier update(UpdateSettings settings) {
        operations.write(coefficients, AdamWCoefficients.of(settings));
        if (recordedUpdate == null) {
            recordedUpdate = operations.record(() -> {
                operations.globalNorm(norm, store);
                operations.adamW(store, norm, coefficients);
            });
        } else {
            recordedUpdate.replay();
        }
        Readback read = operations.read(norm, 1);
        return () -> read.get()[0];
    }

    @Override
    public double evaluate(Batch batch) {
        return evaluateSum(batch) / counted(batch.targets());
    }

    @Override
    public double evaluateSum(Batch batch) {
        check(batch.batch(), batch.time(), batch.inputs());
        counted(batch.targets());
        return inference(new Shape(batch.batch(), batch.time())).loss(batch.inputs(), batch.targets());
    }

    @Override
    public float[] logits(int[] inputs, int batch, int time) {
        check(batch, time, inputs);
        return inference(new Shape(batch, time)).logits(inputs);
    }

    @Override
    public Decoding decoding(int batch) {
        GptDecoding session = model.decoding(batch);
        return new Decoding() {
            @Override
            public int length() {
                return session.length();
            }

            @Override
            public void restart() {
                session.restart();
            }

            @Override
            public float[] next(int[] tokens) {
                check(batch, 1, tokens);
                return session.next(tokens);
            }

            @Override
            public void close() {
                session.close();
            }
        };
    }

    private GptTraining training(Shape shape) {
        GptTraining plan = training.get(shape);
        if (plan == null) {
            plan = model.training(shape.batch(), shape.time());
            keep(training, shape, plan);
        }
        return plan;
    }

    private GptInference inference(Shape shape) {
        GptInference plan = inference.get(shape);
        if (plan == null) {
            plan = model.inference(shape.batch(), shape.time());
            keep(inference, shape, plan);
        }
        return plan;
    }

    private static <P extends AutoCloseable> void keep(Map<Shape, P> plans, Shape shape, P plan) {
        plans.put(shape, plan);
        if (plans.size() > PLANS_KEPT) {
            Shape oldest = plans.keySet().iterator().next();
            close(plans.remove(oldest));
        }
    }

    private static void close(@Nullable AutoCloseable plan) {
        try {
            if (plan != null) {
                plan.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException("an arena did not close", e);
        }
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

    private int counted(int[] targets) {
        int counted = 0;
        for (int id : targets) {
            if (id < -1 || id >= config.vocabularySize()) {
                throw new IllegalArgumentException(
                        "expected targets from -1 to " + (config.vocabularySize() - 1) + ", got " + id);
            }
            counted += id == -1 ? 0 : 1;
        }
        if (counted == 0) {
            throw new IllegalArgumentException("expected at least one target that is not -1");
        }
        return counted;
    }

    @Override
    public void close() {
        training.values().forEach(OperationsEngine::close);
        inference.values().forEach(OperationsEngine::close);
        close(recordedUpdate);
        arena.close();
        operations.close();
    }
}
