package vn.amtiet.trainer.engine.cuda;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vn.amtiet.trainer.NeedsGpu;
import vn.amtiet.trainer.engine.cuda.CardAndJava.Twin;
import vn.amtiet.trainer.operations.Tensor.Element;

/** Softmax cross-entropy on the card against its definition in double. */
@NeedsGpu
class SoftmaxLauncherTest {
    /** Rows, classes, elements from row to row. */
    private static final int[][] SIZES = {
        {2, 1, 1},
        {5, 7, 7},
        {33, 31, 32},
        {127, 65, 65},
        {1000, 65, 128},
        {32, 1000, 1024},
        {64, 50304, 50304},
        {7, 50257, 50257},
        {3, 262144, 262144},
        {3, 262143, 262144}
    };

    private static final int FIRST = 3;
    private static final float SCALE = 0.125f;

    @ParameterizedTest
    @EnumSource(names = {"FP32", "BF16"})
    void lossesAndGradientsFollowTheirDefinition(CardAndJava.Types types) {
        try (CardAndJava card = new CardAndJava(types)) {
            for (int[] size : SIZES) {
                check(card, size[0], size[1], size[2]);
            }
        }
    }

    private static int[] targets(int rows, int classes) {
        int[] targets = new int[FIRST + rows];
        Arrays.setAll(targets, i -> i % 5 == 4 ? -1 : (int) (i * 7919L % classes));
        return targets;
    }

    private static void check(CardAndJava card, int rows, int classes, int stride) {
        String what = "N " + rows + " V " + classes + " of " + stride;
        boolean bf16 = card.bf16(Element.COMPUTE);
        SoftmaxLauncher launcher = new SoftmaxLauncher(card.context());
        float[] drawn = CardAndJava.normal(rows * stride, 1);
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = i % stride < classes ? 3 * drawn[i] : Float.NaN;
        }
        Twin logits = card.inOut(Element.COMPUTE, drawn);
        int[] classOf = targets(rows, classes);
        Twin targets = card.ints(classOf);
        Twin scale = card.input(Element.FLOAT, new float[] {SCALE});
        Twin losses = card.output(Element.FLOAT, FIRST + rows);
        Twin trained = card.inOut(Element.FLOAT, new float[FIRST + rows]);
        Twin sum = card.output(Element.FLOAT, 2);
        DeviceMatrix matrix = new DeviceMatrix(logits.card().address(), bf16, rows, classes, stride, false);

        launcher.losses(losses.card().address(), matrix, targets.card(), FIRST);
        card.check(what + ": losses changed the logits", Arrays.equals(card.read(logits), logits.start()));
        launcher.gradients(trained.card().address(), matrix, targets.card(), scale.card(), FIRST);
        launcher.sum(sum.card(), trained.card().address(), FIRST + rows);

        float[] expectedLosses = new float[FIRST + rows];
        float[] expected = new float[rows * stride];
        for (int r = 0; r < rows; r++) {
            row(logits.start(), r, classes, stride, classOf[FIRST + r], expectedLosses, expected);
        }
        float[] actual = card.read(trained);
        card.compare(what + " losses", actual, expectedLosses, 1e-5);
        card.compare(what + " gradients", card.read(logits), expected, card.tolerance(Element.COMPUTE));
        float[] evaluated = card.read(losses);
        Arrays.fill(evaluated, 0, FIRST, 0);
        card.check(what + ": training gives other losses", Arrays.equals(actual, evaluated));
        double total = 0;
        for (float loss : actual) {
            total += loss;
        }
        float[] parts = card.read(sum);
        card.check(
                what + " sum: " + parts[0] + " + " + parts[1] + " instead of " + total,
                Math.abs((double) parts[0] + parts[1] - total) <= 1e-12 * total);
        card.inputsUnchanged(what);
    }

    private static void row(
            float[] logits, int row, int classes, int stride, int target, float[] losses, float[] gradients) {
        if (target < 0) {
            return;
        }
        double max = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < classes; j++) {
            max = Math.max(max, logits[row * stride + j]);
        }
        double sum = 0;
        for (int j = 0; j < classes; j++) {
            sum += Math.exp(logits[row * stride + j] - max);
        }
        losses[FIRST + row] = (float) (Math.log(sum) + max - logits[row * stride + target]);
        for (int j = 0; j < classes; j++) {
            double p = Math.exp(logits[row * stride + j] - max) / sum;
            gradients[row * stride + j] = (float) ((p - (j == target ? 1 : 0)) * SCALE);
        }
    }
}
