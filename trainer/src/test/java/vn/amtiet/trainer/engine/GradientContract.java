package vn.amtiet.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.amtiet.trainer.TinyRun;
import vn.amtiet.trainer.TokenArray;
import vn.amtiet.trainer.data.Batches;
import vn.amtiet.trainer.data.DataConfig.Sampling;
import vn.amtiet.trainer.gpt.GptLayout;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.Parameter;
import vn.amtiet.trainer.model.ParameterLayout;

/**
 * Gradients of every fp32 engine: the slope of the loss, and the same sum however a batch is shared out.
 *
 * <p>Behaviour 9 of the whole model: forward and backward drop the same elements at all four places. With another mask in
 * backward at any of them, or none, the gradient is not the slope of the loss.
 */
public abstract class GradientContract {
    private static final ModelConfig MODEL = new ModelConfig(16, 8, 2, 2, 16, 0, true, ModelConfig.Activation.GELU_ERF);
    private static final int BATCH = 2;
    private static final int TIME = 9;
    private static final int VOCABULARY = 13;

    /** A new engine of that model. */
    protected abstract Engine open(ModelConfig config, ParameterLayout layout, long seed);

    private Engine open(ModelConfig config) {
        return open(config, GptLayout.of(config), 3);
    }

    private static Batch batch() {
        Random random = new Random(5);
        int[] inputs = random.ints(BATCH * TIME, 0, VOCABULARY).toArray();
        int[] targets = random.ints(BATCH * TIME, 0, VOCABULARY).toArray();
        return new Batch(BATCH, TIME, inputs, targets);
    }

    @ParameterizedTest
    @CsvSource({"0.0, GELU_ERF", "0.3, GELU_ERF", "0.3, GELU_TANH"})
    void behaviour09_gradientIsTheSlopeOfTheLossUnderTheSameMask(double dropout, ModelConfig.Activation activation) {
        ModelConfig config = new ModelConfig(VOCABULARY, TIME, 2, 2, 16, dropout, true, activation);
        try (Engine engine = open(config)) {
            engine.layout().parameters().forEach(parameter -> spread(engine, parameter));
            Batch batch = batch();
            engine.accumulate(batch, 7, 0, 1);
            List<Parameter> parameters = engine.layout().parameters();
            float[][] gradients = parameters.stream()
                    .map(parameter -> engine.gradient(parameter.name()))
                    .toArray(float[][]::new);
            for (int i = 0; i < parameters.size(); i++) {
                checkSlope(engine, batch, parameters.get(i).name(), gradients[i]);
            }
        }
    }

    /** Larger weights than at the start, so that every path carries gradient. */
    private static void spread(Engine engine, Parameter parameter) {
        Random random = new Random(parameter.name().hashCode());
        float[] values = engine.parameter(parameter.name());
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) (0.2 * random.nextGaussian());
        }
        engine.setParameter(parameter.name(), values);
    }

    /** Central difference along the gradient itself, where the slope is its norm and largest. */
    private static void checkSlope(Engine engine, Batch batch, String name, float[] gradient) {
        double norm = 0;
        for (float g : gradient) {
            norm += (double) g * g;
        }
        norm = Math.sqrt(norm);
        double step = 5e-3;
        float[] values = engine.parameter(name);
        double above = lossAt(engine, batch, name, values, gradient, step / norm);
        double below = lossAt(engine, batch, name, values, gradient, -step / norm);
        engine.setParameter(name, values);
        // float32 losses near 3 resolve 1e-6, so the slope resolves 2e-4; curvature adds step squared
        assertThat((above - below) / (2 * step))
                .as("slope of the loss along %s", name)
                .isCloseTo(norm, offset(3e-4 + 0.01 * norm));
    }

    private static double lossAt(
            Engine engine, Batch batch, String name, float[] values, float[] direction, double factor) {
        float[] moved = values.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) (factor * direction[i]);
        }
        engine.setParameter(name, moved);
        return engine.accumulate(batch, 7, 0, 1).getAsDouble();
    }

    /** Tolerance: 1e-5 of the global norm, some 80 units in the last place of fp32. */
    @Test
    void behaviour17FourMicroBatchesOfThreeGiveTheGradientOfOneBatchOfTwelve() {
        TokenArray tokens = TokenArray.of(TinyRun.counting(500));
        Batches batches = new Batches(
                tokens, "train", new Batches.Shape(3, 8), Sampling.WITH_REPLACEMENT, 1, Batches.Site.TRAINING);
        try (Engine parts = open(MODEL);
                Engine whole = open(MODEL)) {
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
        try (Engine first = open(model);
                Engine second = open(model);
                Engine alone = open(model)) {
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
}
