package vn.amtiet.trainer.gpt;

import static org.assertj.core.api.Assertions.assertThat;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import vn.amtiet.trainer.engine.Batch;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.engine.Engine.Moment;
import vn.amtiet.trainer.engine.Engines;
import vn.amtiet.trainer.engine.cpu.CpuSettings;
import vn.amtiet.trainer.engine.cpu.CpuSettings.Product;
import vn.amtiet.trainer.model.DecayRule;
import vn.amtiet.trainer.model.InitialValues;
import vn.amtiet.trainer.model.InitialisationRule;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.Parameter;
import vn.amtiet.trainer.model.ParameterLayout;
import vn.amtiet.trainer.operations.UpdateSettings;

/** nanoGPT's behaviours, by their numbers in the list of behaviours that a replica must show. */
class GptBehaviourTest {
    private static final int VOCABULARY = 19;
    private static final int TIME = 12;
    private static final String TOKEN = "transformer.wte.weight";

    private static ModelConfig small(double dropout, boolean bias) {
        return new ModelConfig(VOCABULARY, TIME, 2, 2, 16, dropout, bias, GELU_ERF);
    }

    private static Engine open(ModelConfig config, int threads, Product product) {
        return Engines.cpu(config, GptLayout.of(config), 11, new CpuSettings(threads, product));
    }

    private static Engine open(ModelConfig config) {
        return open(config, 2, Product.AUTOMATIC);
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

    @ParameterizedTest
    @CsvSource({
        "50304, 1024, 12, 12, 768, false, 124373760, 123587328",
        "50257, 1024, 12, 12, 768, false, 124337664, 123551232",
        "50257, 1024, 12, 12, 768, true, 124439808, 123653376",
        "50257, 1024, 24, 16, 1024, true, 354823168, 353774592",
        "65, 256, 6, 6, 384, false, 10745088, 10646784",
        "65, 64, 4, 4, 128, false, 804096, 795904"
    })
    void behaviour01_parameterCountsAreNanoGpts(
            int vocabulary, int block, int layers, int heads, int width, boolean bias, long total, long reported) {
        ParameterLayout layout =
                GptLayout.of(new ModelConfig(vocabulary, block, layers, heads, width, 0, bias, GELU_ERF));
        assertThat(layout.size()).isEqualTo(total);
        assertThat(GptLayout.reportedSize(layout)).isEqualTo(reported);
    }

    @Test
    void behaviour02_decayFollowsRank() {
        ParameterLayout layout = GptLayout.of(new ModelConfig(50304, 1024, 12, 12, 768, 0, false, GELU_ERF));
        List<Parameter> decayed =
                layout.parameters().stream().filter(Parameter::decayed).toList();
        assertThat(decayed).hasSize(50);
        assertThat(decayed.stream().mapToLong(Parameter::size).sum()).isEqualTo(124_354_560);
        assertThat(layout.parameters()).hasSize(75);
        assertThat(layout.size() - 124_354_560).isEqualTo(19_200);
    }

    @Test
    void behaviour02_january2023DecaysLinearWeightsOnly() {
        ParameterLayout layout = GptLayout.of(small(0, true), DecayRule.LINEAR_ONLY, InitialisationRule.TORCH_DEFAULTS);
        assertThat(layout.parameters().stream().filter(Parameter::decayed).map(Parameter::name))
                .hasSize(8)
                .allMatch(name -> name.matches(".*(attn|mlp)\\..*\\.weight"));
    }

    @Test
    void behaviour03_initialValuesAreGpt2s() {
        ModelConfig config = new ModelConfig(1000, 256, 2, 2, 128, 0, true, GELU_ERF);
        ParameterLayout layout = GptLayout.of(config);
        for (int i = 0; i < layout.parameters().size(); i++) {
            Parameter p = layout.parameters().get(i);
            float[] values = InitialValues.draw(layout, i, 3);
            if (p.name().contains("ln_")) {
                assertThat(values).containsOnly(p.name().endsWith(".weight") ? 1f : 0f);
            } else if (p.name().endsWith(".bias")) {
                assertThat(values).containsOnly(0f);
            } else {
                double expected = p.name().endsWith("c_proj.weight") ? 0.02 / Math.sqrt(4) : 0.02;
                // The deviation of a sample deviation is 1 / sqrt(2 n): four of them, at least 1 %.
                double allowed = Math.max(0.01, 4 / Math.sqrt(2.0 * values.length));
                assertThat(deviation(values) / expected).as(p.name()).isCloseTo(1, offset(allowed));
            }
        }
    }

    private static double deviation(float[] values) {
        double squares = 0;
        for (float v : values) {
            squares += (double) v * v;
        }
        return Math.sqrt(squares / values.length);
    }

    @Test
    void behaviour03_torchDefaultsAreUniform() {
        ParameterLayout layout = GptLayout.of(small(0, true), DecayRule.LINEAR_ONLY, InitialisationRule.TORCH_DEFAULTS);
        float[] token = InitialValues.draw(layout, 0, 3);
        assertThat(deviation(token)).isCloseTo(0.25 / Math.sqrt(3), offset(0.02));
        for (float v : token) {
            assertThat(Math.abs(v)).isLessThanOrEqualTo(0.25f);
        }
    }

    @Test
    void behaviour04_firstLossIsNearTheLogarithmOfTheVocabulary() {
        try (Engine engine = open(small(0, false))) {
            assertThat(engine.evaluate(batch(1, 8))).isCloseTo(Math.log(VOCABULARY), offset(0.2));
        }
    }

    @ParameterizedTest
    @EnumSource(Product.class)
    void behaviour05_laterTokensLeaveEarlierLogitsBitEqual(Product product) {
        try (Engine engine = open(small(0, true), 2, product)) {
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
    void behaviour08_withoutBiasNoTensorIsOne() {
        assertThat(GptLayout.of(small(0, false)).parameters())
                .noneMatch(p -> p.name().endsWith(".bias"));
        assertThat(GptLayout.of(small(0, true)).parameters().stream()
                        .filter(p -> p.name().endsWith(".bias")))
                .hasSize(2 * 6 + 1);
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

    @ParameterizedTest
    @EnumSource(
            value = Product.class,
            names = {"ND4J", "JAVA"})
    void eightThreadsEqualOneBitForBit(Product product) {
        ModelConfig config = new ModelConfig(300, 70, 2, 3, 48, 0.2, true, GELU_ERF);
        int[] ids = new Random(1).ints(9 * 70, 0, 300).toArray();
        Batch batch = new Batch(9, 70, ids, ids);
        try (Engine one = open(config, 1, product);
                Engine eight = open(config, 8, product)) {
            for (int step = 0; step < 3; step++) {
                assertThat(eight.accumulate(batch, step, 0, 1).getAsDouble())
                        .isEqualTo(one.accumulate(batch, step, 0, 1).getAsDouble());
                for (Parameter p : one.layout().parameters()) {
                    assertThat(eight.gradient(p.name())).as(p.name()).isEqualTo(one.gradient(p.name()));
                }
                assertThat(eight.update(settings(step + 1, OptionalDouble.of(1)))
                                .getAsDouble())
                        .isEqualTo(one.update(settings(step + 1, OptionalDouble.of(1)))
                                .getAsDouble());
            }
            for (Parameter p : one.layout().parameters()) {
                assertThat(eight.parameter(p.name())).as(p.name()).isEqualTo(one.parameter(p.name()));
            }
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
                Engine resumed = Engines.cpu(config, GptLayout.of(config), 11, new CpuSettings(1, Product.AUTOMATIC))) {
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
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> decoding.next(new int[3]))
                    .isInstanceOf(IllegalStateException.class);
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
            assertThat(engine.moment(Engine.Moment.SECOND, name)).containsOnly(0);
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
