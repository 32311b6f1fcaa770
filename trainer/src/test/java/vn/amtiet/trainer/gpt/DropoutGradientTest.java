package vn.amtiet.trainer.gpt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.amtiet.trainer.engine.Batch;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.engine.Engines;
import vn.amtiet.trainer.engine.cpu.CpuSettings;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.Parameter;

/**
 * Behaviour 9 of the whole model: forward and backward drop the same elements at all four places. With another mask in
 * backward at any of them, or none, the gradient is not the slope of the loss.
 */
class DropoutGradientTest {
    private static final int BATCH = 2;
    private static final int TIME = 9;
    private static final int VOCABULARY = 13;

    private static Batch batch() {
        Random random = new Random(5);
        int[] inputs = random.ints(BATCH * TIME, 0, VOCABULARY).toArray();
        int[] targets = random.ints(BATCH * TIME, 0, VOCABULARY).toArray();
        return new Batch(BATCH, TIME, inputs, targets);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.0, 0.3})
    void behaviour09_gradientIsTheSlopeOfTheLossUnderTheSameMask(double dropout) {
        ModelConfig config =
                new ModelConfig(VOCABULARY, TIME, 2, 2, 16, dropout, true, ModelConfig.Activation.GELU_ERF);
        try (Engine engine =
                Engines.cpu(config, GptLayout.of(config), 3, new CpuSettings(1, CpuSettings.Product.JAVA))) {
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
                .isCloseTo(norm, org.assertj.core.data.Offset.offset(3e-4 + 0.01 * norm));
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
}
