package vn.amtiet.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;
import static vn.amtiet.trainer.model.ModelConfig.Activation.GELU_ERF;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.amtiet.trainer.engine.Engine.Moment;
import vn.amtiet.trainer.gpt.GptLayout;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.Parameter;
import vn.amtiet.trainer.model.ParameterLayout;
import vn.amtiet.trainer.operations.UpdateSettings;

/**
 * What every fp32 engine must show: nanoGPT's behaviours that need one, by their numbers in the list of behaviours of a
 * replica. An engine's test extends it and says how the engine is opened.
 */
public abstract class EngineContract {
    private static final int VOCABULARY = 19;
    private static final int TIME = 12;
    private static final String TOKEN = "transformer.wte.weight";

    private static ModelConfig small(double dropout, boolean bias) {
        return new ModelConfig(VOCABULARY, TIME, 2, 2, 16, dropout, bias, GELU_ERF);
    }

    /** A new engine of that model. */
    protected abstract Engine open(ModelConfig config, ParameterLayout layout, long seed);

    private Engine open(ModelConfig config) {
        return open(config, GptLayout.of(config), 11);
    }

    private static Batch batch(int seed, int size) {
        Random random = new Random(seed);
        return new Batch(
                size,
                TIME,
                random.ints((long) size * TIME, 0, VOCABULARY).toArray(),
                random.ints((long) size * TIME, 0, VOCABULARY).toArray());
    }

    private static UpdateSettings settings(long step, OptionalDouble clip) {
        return new UpdateSettings(1e-2, 0.9, 0.95, 1e-8, 0.1, clip, step);
    }

    private static double deviation(float[] values) {
        double squares = 0;
        for (float v : values) {
            squares += (double) v * v;
        }
        return Math.sqrt(squares / values.length);
    }

    @Test
    void behaviour04_firstLossIsNearTheLogarithmOfTheVocabulary() {
        try (Engine engine = open(small(0, false))) {
            assertThat(engine.evaluate(batch(1, 8))).isCloseTo(Math.log(VOCABULARY), offset(0.2));
        }
    }

    @Test
    void behaviour05_laterTokensLeaveEarlierLogitsBitEqual() {
        try (Engine engine = open(small(0, true))) {
            int[] ids = batch(2, 2).inputs();
            float[] before = engine.logits(ids, 2, TIME);
            for (int t = 0; t < TIME; t++) {
                int[] changed = ids.clone();
                changed[t] = (changed[t] + 1) % VOCABULARY;
                float[] after = engine.logits(changed, 2, TIME);
                assertThat(Arrays.copyOf(after, t * VOCABULARY)).isEqualTo(Arrays.copyOf(before, t * VOCABULARY));
                assertThat(Arrays.copyOfRange(after, t * VOCABULARY, TIME * VOCABULARY))
                        .isNotEqualTo(Arrays.copyOfRange(before, t * VOCABULARY, TIME * VOCABULARY));
            }
        }
    }

    /**
     * Central differences of the mean loss with step h = 3e-3: rounding of the loss, 3e-7 / h = 1e-4, plus truncation, h^2
     * times a third derivative of about 30 (weights of 0.02 pass a norm), 3e-4. Either gradient alone misses by 1e-2.
     */
    @Test
    void behaviour06_tiedWeightGetsBothGradients() {
        try (Engine engine = open(small(0, false))) {
            Batch batch = batch(3, 4);
            engine.accumulate(batch, 0, 0, 1);
            float[] gradient = engine.gradient(TOKEN);
            float[] values = engine.parameter(TOKEN);
            for (int i = 0; i < values.length; i += 7) {
                double up = lossWith(engine, batch, values, i, 3e-3f);
                double down = lossWith(engine, batch, values, i, -3e-3f);
                assertThat((double) gradient[i]).isCloseTo((up - down) / 6e-3, offset(4e-4));
            }
        }
    }

    private static double lossWith(Engine engine, Batch batch, float[] values, int i, float change) {
        float[] changed = values.clone();
        changed[i] += change;
        engine.setParameter(TOKEN, changed);
        return engine.evaluate(batch);
    }

    @Test
    void behaviour09_dropoutRepeatsByKeyAndIsOffInEvaluation() {
        Batch batch = batch(4, 4);
        try (Engine engine = open(small(0.3, true));
                Engine plain = open(small(0, true))) {
            double first = engine.accumulate(batch, 5, 2, 4).getAsDouble();
            float[] gradient = engine.gradient(TOKEN);
            assertThat(engine.accumulate(batch, 5, 2, 4).getAsDouble()).isEqualTo(first);
            assertThat(engine.accumulate(batch, 5, 3, 4).getAsDouble()).isNotEqualTo(first);
            assertThat(engine.accumulate(batch, 6, 2, 4).getAsDouble()).isNotEqualTo(first);
            assertThat(gradient).doesNotContain(Float.NaN);
            assertThat(engine.evaluate(batch)).isEqualTo(plain.evaluate(batch));
        }
    }

    @Test
    void behaviour11_clipsTheGlobalNormAndReportsItUnclipped() {
        Batch batch = batch(5, 4);
        try (Engine clipped = open(small(0, true));
                Engine free = open(small(0, true))) {
            clipped.accumulate(batch, 0, 0, 1);
            free.accumulate(batch, 0, 0, 1);
            double squares = 0;
            for (Parameter p : free.layout().parameters()) {
                double d = deviation(free.gradient(p.name()));
                squares += d * d * p.size();
            }
            double norm = clipped.update(settings(1, OptionalDouble.of(0.01))).getAsDouble();
            assertThat(free.update(settings(1, OptionalDouble.empty())).getAsDouble())
                    .isEqualTo(norm);
            assertThat(norm).isCloseTo(Math.sqrt(squares), offset(1e-6 * norm));
            float[] small = clipped.moment(Moment.FIRST, TOKEN);
            float[] large = free.moment(Moment.FIRST, TOKEN);
            double factor = 0.01 / (norm + 1e-6);
            assertThat(deviation(small) / deviation(large)).isCloseTo(factor, offset(1e-5 * factor));
        }
    }

    /** Twenty updates of one weight followed in double; float keeps 1e-6 of the weight. */
    @Test
    void behaviour12_adamWIsDecoupledCorrectedAndAddsEpsilonOutsideTheRoot() {
        Batch batch = batch(6, 4);
        try (Engine engine = open(small(0, true))) {
            for (String name : List.of(TOKEN, "transformer.ln_f.bias")) {
                engine.setMoment(Moment.FIRST, name, new float[engine.parameter(name).length]);
            }
            double[] w = {engine.parameter(TOKEN)[5], engine.parameter("transformer.ln_f.bias")[3]};
            double[] m = new double[2];
            double[] v = new double[2];
            for (int step = 1; step <= 20; step++) {
                engine.accumulate(batch, step, 0, 1);
                double[] g = {engine.gradient(TOKEN)[5], engine.gradient("transformer.ln_f.bias")[3]};
                engine.update(settings(step, OptionalDouble.empty()));
                for (int i = 0; i < 2; i++) {
                    m[i] = 0.9 * m[i] + 0.1 * g[i];
                    v[i] = 0.95 * v[i] + 0.05 * g[i] * g[i];
                    w[i] *= i == 0 ? 1 - 1e-2 * 0.1 : 1;
                    double corrected = m[i] / (1 - Math.pow(0.9, step));
                    w[i] -= 1e-2 * corrected / (Math.sqrt(v[i] / (1 - Math.pow(0.95, step))) + 1e-8);
                }
            }
            assertThat((double) engine.parameter(TOKEN)[5]).isCloseTo(w[0], offset(1e-6));
            assertThat((double) engine.parameter("transformer.ln_f.bias")[3]).isCloseTo(w[1], offset(1e-6));
        }
    }

    @Test
    void evaluationLeavesGradientsAlone() {
        try (Engine engine = open(small(0, true))) {
            engine.accumulate(batch(7, 4), 0, 0, 2);
            float[] before = engine.gradient(TOKEN);
            engine.evaluate(batch(8, 3));
            engine.logits(batch(8, 1).inputs(), 1, TIME);
            assertThat(engine.gradient(TOKEN)).isEqualTo(before);
        }
    }

    @Test
    void behaviour17_accumulationEqualsTheLargeBatchUpToRounding() {
        Batch large = batch(9, 8);
        try (Engine parts = open(small(0, true));
                Engine whole = open(small(0, true))) {
            whole.accumulate(large, 0, 0, 1);
            for (int i = 0; i < 4; i++) {
                int from = i * 2 * TIME;
                int to = (i + 1) * 2 * TIME;
                int[] x = Arrays.copyOfRange(large.inputs(), from, to);
                int[] y = Arrays.copyOfRange(large.targets(), from, to);
                parts.accumulate(new Batch(2, TIME, x, y), 0, i, 4);
            }
            for (Parameter p : whole.layout().parameters()) {
                float[] expected = whole.gradient(p.name());
                float[] got = parts.gradient(p.name());
                for (int i = 0; i < got.length; i++) {
                    assertThat(got[i]).as(p.name()).isCloseTo(expected[i], offset(1e-6f));
                }
            }
        }
    }

    @Test
    void ignoredTargetsCountNothing() {
        Batch batch = batch(10, 2);
        int[] half = batch.targets().clone();
        Arrays.fill(half, TIME, 2 * TIME, -1);
        try (Engine engine = open(small(0, false))) {
            double both = engine.evaluateSum(new Batch(2, TIME, batch.inputs(), half));
            int[] x = Arrays.copyOf(batch.inputs(), TIME);
            int[] y = Arrays.copyOf(batch.targets(), TIME);
            assertThat(both).isCloseTo(engine.evaluateSum(new Batch(1, TIME, x, y)), offset(1e-5));
            assertThat(engine.evaluate(new Batch(2, TIME, batch.inputs(), half)))
                    .isEqualTo(both / TIME);
        }
    }

    /** 5 steps, state copied into a fresh engine, 5 more = 10 steps. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.2})
    void behaviour16_resumeFromParametersAndMomentsIsBitEqual(double dropout) {
        ModelConfig config = small(dropout, true);
        try (Engine straight = open(config);
                Engine resumed = open(config)) {
            for (int step = 0; step < 10; step++) {
                if (step == 5) {
                    copy(straight, resumed);
                }
                double loss = straight.accumulate(batch(step, 4), step, 0, 1).getAsDouble();
                straight.update(settings(step + 1, OptionalDouble.of(1)));
                if (step >= 5) {
                    assertThat(resumed.accumulate(batch(step, 4), step, 0, 1).getAsDouble())
                            .isEqualTo(loss);
                    resumed.update(settings(step + 1, OptionalDouble.of(1)));
                }
            }
            for (Parameter p : straight.layout().parameters()) {
                assertThat(resumed.parameter(p.name())).isEqualTo(straight.parameter(p.name()));
            }
        }
    }

    private static void copy(Engine from, Engine to) {
        for (Parameter p : from.layout().parameters()) {
            to.setParameter(p.name(), from.parameter(p.name()));
            for (Moment moment : Moment.values()) {
                to.setMoment(moment, p.name(), from.moment(moment, p.name()));
            }
        }
    }

    @Test
    void decodingGivesTheLogitsOfTheFullPass() {
        try (Engine engine = open(small(0.5, true));
                Engine.Decoding decoding = engine.decoding(3)) {
            int[] ids = batch(12, 3).inputs();
            float[] full = engine.logits(ids, 3, TIME);
            for (int t = 0; t < TIME; t++) {
                assertThat(decoding.length()).isEqualTo(t);
                float[] next = decoding.next(new int[] {ids[t], ids[TIME + t], ids[2 * TIME + t]});
                for (int b = 0; b < 3; b++) {
                    for (int v = 0; v < VOCABULARY; v++) {
                        float expected = full[(b * TIME + t) * VOCABULARY + v];
                        assertThat(next[b * VOCABULARY + v]).isCloseTo(expected, offset(1e-5f));
                    }
                }
            }
            assertThatThrownBy(() -> decoding.next(new int[3])).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aNormThatIsNotFiniteChangesNothingAndNeitherDoesAnyLaterUpdate() {
        try (Engine engine = open(small(0, true))) {
            String name = "transformer.ln_f.weight";
            float[] good = engine.parameter(name);
            float[] broken = good.clone();
            broken[0] = Float.POSITIVE_INFINITY;
            engine.setParameter(name, broken);
            engine.accumulate(batch(0, 4), 0, 0, 1);
            engine.setParameter(name, good);
            Map<String, float[]> before = parameters(engine);
            assertThat(engine.update(settings(1, OptionalDouble.of(1))).getAsDouble())
                    .isNaN();
            engine.accumulate(batch(1, 4), 1, 0, 1);
            assertThat(engine.update(settings(2, OptionalDouble.of(1))).getAsDouble())
                    .isNaN();
            parameters(engine).forEach((n, values) -> assertThat(values).isEqualTo(before.get(n)));
            assertThat(engine.moment(Moment.SECOND, name)).containsOnly(0);
        }
    }

    private static Map<String, float[]> parameters(Engine engine) {
        Map<String, float[]> all = new LinkedHashMap<>();
        engine.layout().parameters().forEach(p -> all.put(p.name(), engine.parameter(p.name())));
        return all;
    }

    @Test
    void overfitsOneBatch() {
        try (Engine engine = open(small(0, true))) {
            Batch batch = batch(13, 2);
            for (int step = 0; step < 150; step++) {
                engine.accumulate(batch, step, 0, 1);
                engine.update(settings(step + 1, OptionalDouble.of(1)));
            }
            assertThat(engine.evaluate(batch)).isLessThan(0.1);
        }
    }
}
