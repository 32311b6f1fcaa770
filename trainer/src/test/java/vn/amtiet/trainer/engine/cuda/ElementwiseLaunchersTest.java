package vn.amtiet.trainer.engine.cuda;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vn.amtiet.trainer.NeedsGpu;
import vn.amtiet.trainer.engine.cuda.CardAndJava.Twin;
import vn.amtiet.trainer.engine.cuda.CardAndJava.TwinWeight;
import vn.amtiet.trainer.model.ModelConfig.Activation;
import vn.amtiet.trainer.operations.ParameterStore.Slot;
import vn.amtiet.trainer.operations.Tensor.Element;

/** GELU, its gradient and bias gradients on the card against their definitions in double. */
@NeedsGpu
class ElementwiseLaunchersTest {
    private static final int[] COUNTS = {1, 7, 31, 32, 33, 127, 1000, 1 << 20, (1 << 20) + 3};

    private static final int[][] MATRICES = {
        {1, 1}, {7, 31}, {127, 33}, {1000, 8}, {33, 264}, {32, 1000}, {32768, 768}, {4096, 3072}, {20000, 65}
    };

    /** Steps of Simpson's rule for the normal distribution function. */
    private static final int STEPS = 200;

    @ParameterizedTest
    @EnumSource(names = {"FP32", "BF16"})
    void geluAndItsGradientFollowTheirDefinitions(CardAndJava.Types types) {
        try (CardAndJava card = new CardAndJava(types)) {
            for (int count : COUNTS) {
                gelu(
                        card,
                        count,
                        Activation.GELU_ERF,
                        ElementwiseLaunchersTest::erf,
                        ElementwiseLaunchersTest::erfSlope);
                gelu(
                        card,
                        count,
                        Activation.GELU_TANH,
                        ElementwiseLaunchersTest::tanh,
                        ElementwiseLaunchersTest::tanhSlope);
            }
        }
    }

    private static void gelu(
            CardAndJava card, int count, Activation activation, DoubleUnaryOperator value, DoubleUnaryOperator slope) {
        String what = activation + " of " + count;
        GeluLauncher launcher = new GeluLauncher(card.context());
        Twin pre = card.normal(Element.COMPUTE, count, 1);
        Twin dOut = card.normal(Element.COMPUTE, count, 2);
        Twin out = card.output(Element.COMPUTE, count);
        Twin dPre = card.output(Element.COMPUTE, count);
        launcher.forward(out.card(), pre.card(), count, activation);
        launcher.backward(dPre.card(), dOut.card(), pre.card(), count, activation);
        float[] expected = new float[count];
        float[] expectedSlope = new float[count];
        for (int i = 0; i < count; i++) {
            expected[i] = (float) value.applyAsDouble(pre.start()[i]);
            expectedSlope[i] = (float) (dOut.start()[i] * slope.applyAsDouble(pre.start()[i]));
        }
        card.compare(what, card.read(out), expected, card.tolerance(Element.COMPUTE));
        card.compare(what + " gradient", card.read(dPre), expectedSlope, card.tolerance(Element.COMPUTE));
        card.inputsUnchanged(what);
    }

    private static double density(double x) {
        return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    /** The normal distribution function by Simpson's rule from 0. */
    private static double distribution(double x) {
        double h = x / STEPS;
        double sum = density(0) + density(x);
        for (int i = 1; i < STEPS; i++) {
            sum += (i % 2 == 1 ? 4 : 2) * density(i * h);
        }
        return 0.5 + sum * h / 3;
    }

    private static double erf(double x) {
        return x * distribution(x);
    }

    private static double erfSlope(double x) {
        return distribution(x) + x * density(x);
    }

    private static double inner(double x) {
        return Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
    }

    private static double tanh(double x) {
        return 0.5 * x * (1 + Math.tanh(inner(x)));
    }

    private static double tanhSlope(double x) {
        double t = Math.tanh(inner(x));
        return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x);
    }

    @ParameterizedTest
    @EnumSource(names = {"FP32", "BF16"})
    void biasGradientsAreColumnSums(CardAndJava.Types types) {
        try (CardAndJava card = new CardAndJava(types)) {
            for (int[] size : MATRICES) {
                biasGradient(card, size[0], size[1]);
            }
        }
    }

    private static void biasGradient(CardAndJava card, int rows, int columns) {
        String what = "bias gradient of N " + rows + " O " + columns;
        Twin dOut = card.normal(Element.COMPUTE, rows * columns, 1);
        TwinWeight bias = card.weight(2, columns);
        float[] start = bias.store().read(Slot.GRADIENT, bias.name());
        double[] sums = new double[columns];
        for (int i = 0; i < columns; i++) {
            sums[i] = start[i];
        }
        for (int i = 0; i < rows * columns; i++) {
            sums[i % columns] += dOut.start()[i];
        }
        float[] expected = new float[columns];
        for (int i = 0; i < columns; i++) {
            expected[i] = (float) sums[i];
        }
        new BiasGradientLauncher(card.context()).add(CudaWeight.of(bias.card()).gradient(), dOut.card(), rows, columns);
        card.compare(what, bias.store().read(Slot.GRADIENT, bias.name()), expected, 1e-5);
        card.inputsUnchanged(what);
    }
}
