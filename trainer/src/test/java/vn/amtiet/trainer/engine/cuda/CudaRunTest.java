package vn.amtiet.trainer.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vn.amtiet.trainer.NeedsGpu;
import vn.amtiet.trainer.engine.Batch;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.engine.Engine.Moment;
import vn.amtiet.trainer.engine.Engines;
import vn.amtiet.trainer.engine.MemoryPlan;
import vn.amtiet.trainer.engine.OperationsEngine;
import vn.amtiet.trainer.gpt.GptLayout;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.operations.Operations;
import vn.amtiet.trainer.operations.Precision;
import vn.amtiet.trainer.operations.Recording;
import vn.amtiet.trainer.operations.UpdateSettings;

/** Many steps on the card: what is learnt, what repeats, what is allocated and launched. */
@NeedsGpu
class CudaRunTest {
    private static final int VOCABULARY = 65;
    private static final int TIME = 33;
    private static final int BATCH = 4;
    private static final int MICRO_BATCHES = 2;

    private static ModelConfig model(double dropout) {
        return new ModelConfig(VOCABULARY, TIME, 2, 3, 48, dropout, true, ModelConfig.Activation.GELU_ERF);
    }

    private static Engine open(Precision precision, double dropout) {
        ModelConfig model = model(dropout);
        return Engines.create(new Engines.Choice("cuda", precision), model, GptLayout.of(model), 1337);
    }

    private static Batch batch(long seed) {
        Random random = new Random(seed);
        int[] inputs = random.ints(BATCH * TIME, 0, VOCABULARY).toArray();
        int[] targets = random.ints(BATCH * TIME, 0, VOCABULARY).toArray();
        return new Batch(BATCH, TIME, inputs, targets);
    }

    private static UpdateSettings settings(int step) {
        return new UpdateSettings(3e-3, 0.9, 0.95, 1e-8, 0, OptionalDouble.of(1), step + 1);
    }

    /** One step of two micro-batches; what it reports: their losses, and the norm. */
    private static List<DoubleSupplier> step(Engine engine, int step) {
        List<DoubleSupplier> read = new ArrayList<>();
        for (int micro = 0; micro < MICRO_BATCHES; micro++) {
            read.add(engine.accumulate(batch(100L * step + micro), step, micro, MICRO_BATCHES));
        }
        read.add(engine.update(settings(step)));
        return read;
    }

    private static List<Double> steps(Engine engine, int from, int to) {
        List<DoubleSupplier> read = new ArrayList<>();
        for (int step = from; step < to; step++) {
            read.addAll(step(engine, step));
        }
        return read.stream().map(DoubleSupplier::getAsDouble).toList();
    }

    /** Values, moments and gradients of all parameters. */
    private static Map<String, float[]> state(Engine engine) {
        Map<String, float[]> state = new LinkedHashMap<>();
        engine.layout().parameters().forEach(p -> {
            state.put(p.name(), engine.parameter(p.name()));
            state.put(p.name() + " gradient", engine.gradient(p.name()));
            for (Moment moment : Moment.values()) {
                state.put(p.name() + " " + moment, engine.moment(moment, p.name()));
            }
        });
        return state;
    }

    private static void assertSame(Map<String, float[]> actual, Map<String, float[]> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        expected.forEach((name, values) -> assertThat(actual.get(name)).as(name).isEqualTo(values));
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void oneBatchIsLearntByHeartIn200Steps(Precision precision) {
        try (Engine engine = open(precision, 0)) {
            Batch batch = batch(7);
            for (int step = 0; step < 200; step++) {
                engine.accumulate(batch, step, 0, 1);
                engine.update(settings(step));
            }
            assertThat(engine.evaluate(batch)).isLessThan(0.1);
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void theSameSeedTwiceGivesTheSameBitsUnderDropout(Precision precision) {
        try (Engine first = open(precision, 0.2);
                Engine second = open(precision, 0.2)) {
            assertThat(steps(first, 0, 20)).isEqualTo(steps(second, 0, 20));
            assertSame(state(second), state(first));
            assertThat(first.evaluate(batch(1))).isEqualTo(second.evaluate(batch(1)));
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void aNormThatIsNotFiniteLeavesEverything(Precision precision) {
        try (Engine engine = open(precision, 0.1)) {
            String name = "transformer.ln_f.weight";
            steps(engine, 0, 3);
            float[] good = engine.parameter(name);
            float[] broken = good.clone();
            broken[0] = Float.POSITIVE_INFINITY;
            engine.setParameter(name, broken);
            engine.accumulate(batch(0), 3, 0, 1);
            engine.setParameter(name, good);
            Map<String, float[]> before = state(engine);
            assertThat(Double.isFinite(engine.update(settings(3)).getAsDouble()))
                    .isFalse();
            assertSame(state(engine), before);
            assertThat(Double.isFinite(steps(engine, 4, 5).get(MICRO_BATCHES))).isFalse();
            before.keySet().removeIf(key -> key.endsWith(" gradient"));
            Map<String, float[]> after = state(engine);
            after.keySet().removeIf(key -> key.endsWith(" gradient"));
            assertSame(after, before);
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void storedAlgorithmsAreUsed(Precision precision) {
        try (Engine first = open(precision, 0.2);
                Engine same = open(precision, 0.2);
                Engine other = open(precision, 0.2)) {
            List<Double> losses = steps(first, 0, 5);
            Map<String, String> chosen = first.algorithms();
            assertThat(chosen).isNotEmpty();
            same.useAlgorithms(chosen);
            assertThat(same.algorithms()).isEqualTo(chosen);
            assertThat(steps(same, 0, 5)).isEqualTo(losses);
            Map<String, String> own = new TreeMap<>(chosen);
            own.replaceAll((shape, algorithm) -> ChosenAlgorithms.OWN);
            other.useAlgorithms(own);
            List<Double> alike = steps(other, 0, 5);
            assertThat(other.algorithms()).isEqualTo(own);
            for (int i = 0; i < alike.size(); i++) {
                assertThat(alike.get(i)).isBetween(0.95 * losses.get(i), 1.05 * losses.get(i));
            }
        }
    }

    /** Beside the plan there is only what scratch has at least, 1 MiB, and what aligns tensors to 256 bytes. */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void thePlanIsWhatTrainingAndEvaluationTake(Precision precision) {
        ModelConfig model = model(0.2);
        CudaOperations card = CudaOperations.open(CudaSettings.of(precision));
        long overhead = card.context().memory().held();
        try (Engine engine = new OperationsEngine(model, GptLayout.of(model), 1, card)) {
            MemoryPlan plan = engine.memory(BATCH, TIME);
            steps(engine, 0, 2);
            engine.evaluate(batch(1));
            long taken = card.context().memory().held() - overhead;
            long scratch = plan.bytes().get("scratch");
            long expected = plan.total() - scratch + Math.max(scratch, 1 << 20);
            assertThat(taken).isBetween(expected - (1 << 16), expected + (1 << 16));
            assertThat(engine.memory(BATCH, TIME).available()).isPositive();
        }
    }

    /** A step is a graph for each micro-batch and one for the update; all else is uploads, and reads that nobody waits for. */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void theSteadyStateAllocatesNothingAndLaunchesGraphsOnly(Precision precision) {
        Map<String, Integer> calls = new TreeMap<>();
        ModelConfig model = model(0.2);
        CudaOperations card = CudaOperations.open(CudaSettings.of(precision));
        try (Engine engine = new OperationsEngine(model, GptLayout.of(model), 1, counted(card, calls))) {
            steps(engine, 0, 2);
            engine.evaluate(batch(1));
            long held = card.context().memory().held();
            calls.clear();
            steps(engine, 2, 22);
            assertThat(calls)
                    .isEqualTo(Map.of(
                            "replay", 20 * (MICRO_BATCHES + 1),
                            "read", 20 * (MICRO_BATCHES + 1),
                            "write", 20 * (4 * MICRO_BATCHES + 1)));
            calls.clear();
            engine.evaluate(batch(2));
            assertThat(calls).isEqualTo(Map.of("replay", 1, "read", 1, "write", 2));
            assertThat(card.context().memory().held()).isEqualTo(held);
        }
    }

    /** The same operations, counted by name; replays of their recordings too. */
    private static Operations counted(Operations operations, Map<String, Integer> calls) {
        return counted(Operations.class, operations, calls);
    }

    private static <T> T counted(Class<T> type, T counted, Map<String, Integer> calls) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    calls.merge(method.getName(), 1, Integer::sum);
                    try {
                        Object result = method.invoke(counted, arguments);
                        return result instanceof Recording recording
                                ? counted(Recording.class, recording, calls)
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
