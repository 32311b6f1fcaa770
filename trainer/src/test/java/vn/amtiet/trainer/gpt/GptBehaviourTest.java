package vn.amtiet.trainer.gpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static vn.amtiet.trainer.model.ModelConfig.Activation.GELU_ERF;

import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import vn.amtiet.trainer.engine.Batch;
import vn.amtiet.trainer.engine.Engine;
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

/** nanoGPT's behaviours that do not depend on the engine, and the cpu engine's own, by their numbers in the list of behaviours that a replica must show. */
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
    void behaviour08_withoutBiasNoTensorIsOne() {
        assertThat(GptLayout.of(small(0, false)).parameters())
                .noneMatch(p -> p.name().endsWith(".bias"));
        assertThat(GptLayout.of(small(0, true)).parameters().stream()
                        .filter(p -> p.name().endsWith(".bias")))
                .hasSize(2 * 6 + 1);
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
}
