package vn.amtiet.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import vn.amtiet.trainer.TinyRun;
import vn.amtiet.trainer.TokenArray;
import vn.amtiet.trainer.data.Batches;
import vn.amtiet.trainer.data.DataConfig.Sampling;
import vn.amtiet.trainer.engine.Batch;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.engine.Engines;
import vn.amtiet.trainer.gpt.GptLayout;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.Parameter;

class AccumulationTest {
    private static final ModelConfig MODEL = new ModelConfig(16, 8, 2, 2, 16, 0, true, ModelConfig.Activation.GELU_ERF);

    /** Tolerance: 1e-5 of the global norm, some 80 units in the last place of fp32. */
    @Test
    void behaviour17FourMicroBatchesOfThreeGiveTheGradientOfOneBatchOfTwelve() {
        TokenArray tokens = TokenArray.of(TinyRun.counting(500));
        Batches batches = new Batches(
                tokens, "train", new Batches.Shape(3, 8), Sampling.WITH_REPLACEMENT, 1, Batches.Site.TRAINING);
        try (Engine parts = Engines.create(Engines.Choice.of("cpu"), MODEL, GptLayout.of(MODEL), 3);
                Engine whole = Engines.create(Engines.Choice.of("cpu"), MODEL, GptLayout.of(MODEL), 3)) {
            int[] inputs = new int[12 * 8];
            int[] targets = new int[12 * 8];
            double sum = 0;
            for (int micro = 0; micro < 4; micro++) {
                Batch batch = batches.of(0, micro, 4);
                sum += parts.accumulate(batch, 0, micro, 4).getAsDouble();
                System.arraycopy(batch.inputs(), 0, inputs, micro * 24, 24);
                System.arraycopy(batch.targets(), 0, targets, micro * 24, 24);
            }
            double loss =
                    whole.accumulate(new Batch(12, 8, inputs, targets), 0, 0, 1).getAsDouble();
            assertThat(sum / 4).isCloseTo(loss, within(1e-5));
            for (Parameter p : whole.layout().parameters()) {
                float[] expected = whole.gradient(p.name());
                assertThat(distance(parts.gradient(p.name()), expected))
                        .as(p.name())
                        .isLessThan(1e-5 * norm(whole));
            }
        }
    }

    /** What ranks will rely on: a rank's share of the micro-batches, dropout on, adds up to the whole gradient. */
    @Test
    void behaviour18TwoRanksWithHalfOfTheMicroBatchesEachSumToTheSameGradient() {
        ModelConfig model = new ModelConfig(16, 8, 2, 2, 16, 0.2, true, ModelConfig.Activation.GELU_ERF);
        Batches batches = new Batches(
                TokenArray.of(TinyRun.counting(500)),
                "train",
                new Batches.Shape(3, 8),
                Sampling.WITH_REPLACEMENT,
                1,
                Batches.Site.TRAINING);
        try (Engine first = Engines.create(Engines.Choice.of("cpu"), model, GptLayout.of(model), 3);
                Engine second = Engines.create(Engines.Choice.of("cpu"), model, GptLayout.of(model), 3);
                Engine alone = Engines.create(Engines.Choice.of("cpu"), model, GptLayout.of(model), 3)) {
            for (int micro = 0; micro < 4; micro++) {
                Batch batch = batches.of(5, micro, 4);
                (micro < 2 ? first : second).accumulate(batch, 5, micro, 4);
                alone.accumulate(batch, 5, micro, 4);
            }
            for (Parameter p : alone.layout().parameters()) {
                float[] sum = first.gradient(p.name());
                float[] other = second.gradient(p.name());
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += other[i];
                }
                assertThat(distance(sum, alone.gradient(p.name()))).as(p.name()).isLessThan(1e-5 * norm(alone));
            }
        }
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }

    private static double norm(Engine engine) {
        return Math.sqrt(engine.layout().parameters().stream()
                .mapToDouble(p -> {
                    float[] gradient = engine.gradient(p.name());
                    double length = distance(gradient, new float[gradient.length]);
                    return length * length;
                })
                .sum());
    }

    @Test
    void behaviour13TheBatchesOfMicroStepsDiffer() {
        Batches batches = new Batches(
                TokenArray.of(TinyRun.counting(500)),
                "train",
                new Batches.Shape(3, 8),
                Sampling.WITH_REPLACEMENT,
                1,
                Batches.Site.TRAINING);
        assertThat(Arrays.equals(
                        batches.of(0, 0, 2).inputs(), batches.of(0, 1, 2).inputs()))
                .isFalse();
    }
}
