package vn.amtiet.trainer.engine.cuda;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vn.amtiet.trainer.NeedsGpu;
import vn.amtiet.trainer.engine.cuda.CardAndJava.Twin;
import vn.amtiet.trainer.engine.cuda.CardAndJava.TwinWeight;
import vn.amtiet.trainer.operations.Operations.Rows;
import vn.amtiet.trainer.operations.Tensor.Element;

/** Layer norm on the card against plain Java. */
@NeedsGpu
class NormLauncherTest {
    private static final float EPSILON = 1e-5f;

    private static final int[][] SIZES = {
        {1, 1},
        {33, 7},
        {7, 31},
        {1000, 32},
        {31, 33},
        {127, 127},
        {2000, 384},
        {1000, 768},
        {32, 1000},
        {129, 1024},
        {33, 1600},
        {7, 2049},
        {5, 8191},
        {200, 8192}
    };

    @ParameterizedTest
    @EnumSource
    void layerNormAndItsGradientAreThoseOfPlainJava(CardAndJava.Types types) {
        try (CardAndJava card = new CardAndJava(types)) {
            for (int[] size : SIZES) {
                plain(card, size[0], size[1]);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theResidualNormAndItsGradientAreThoseOfPlainJava(CardAndJava.Types types) {
        try (CardAndJava card = new CardAndJava(types)) {
            for (int[] size : SIZES) {
                residual(card, size[0], size[1], 0, true);
                residual(card, size[0], size[1], 0.2, false);
            }
        }
    }

    private static void plain(CardAndJava card, int count, int width) {
        String what = "N " + count + " C " + width;
        Rows rows = new Rows(1, count, width);
        NormLauncher launcher = new NormLauncher(card.context());
        Twin x = card.normal(Element.STREAM, count * width, 1);
        TwinWeight weight = card.weight(2, width);
        TwinWeight bias = card.weight(4, width);
        Twin out = card.output(Element.COMPUTE, count * width);
        Twin statistics = card.output(Element.FLOAT, 2 * count);
        launcher.forward(out.card(), statistics.card(), x.card(), CardAndJava.card(weight, bias), rows, EPSILON);
        card.java().layerNorm(out.java(), statistics.java(), x.java(), CardAndJava.java(weight, bias), rows, EPSILON);
        card.compare(what + " out", out);
        card.compare(what + " statistics", statistics);

        Twin dOut = card.normal(Element.COMPUTE, count * width, 5);
        Twin dX = card.inOut(Element.STREAM, CardAndJava.normal(count * width, 6));
        launcher.backward(dX.card(), dOut.card(), x.card(), statistics.card(), CardAndJava.card(weight, bias), rows);
        card.java()
                .layerNormBackward(
                        dX.java(), dOut.java(), x.java(), statistics.java(), CardAndJava.java(weight, bias), rows);
        if (width > 1) {
            card.compare(what + " dX", dX);
        }
        card.compareGradient(what + " weight gradient", weight);
        card.compareGradient(what + " bias gradient", bias);
        card.inputsUnchanged(what);
    }

    private static void residual(CardAndJava card, int count, int width, double dropout, boolean inPlace) {
        String what = "residual, dropout " + dropout + ", N " + count + " C " + width;
        Rows rows = new Rows(count, 1, width);
        NormLauncher launcher = new NormLauncher(card.context());
        Twin key = card.ints(77, -5, 12, 3);
        Twin x = inPlace
                ? card.inOut(Element.STREAM, CardAndJava.normal(count * width, 1))
                : card.normal(Element.STREAM, count * width, 1);
        Twin branch = card.normal(Element.COMPUTE, count * width, 2);
        TwinWeight weight = card.weight(3, width);
        Twin out = card.output(Element.COMPUTE, count * width);
        Twin statistics = card.output(Element.FLOAT, 2 * count);
        Twin sum = inPlace ? x : card.output(Element.STREAM, count * width);
        launcher.residualForward(
                out.card(),
                statistics.card(),
                sum.card(),
                x.card(),
                branch.card(),
                CardAndJava.card(weight, null),
                rows,
                EPSILON,
                CardAndJava.card(dropout, key));
        card.java()
                .residualLayerNorm(
                        out.java(),
                        statistics.java(),
                        sum.java(),
                        x.java(),
                        branch.java(),
                        CardAndJava.java(weight, null),
                        rows,
                        EPSILON,
                        CardAndJava.java(dropout, key));
        card.compare(what + " sum", sum);
        if (width > 1) {
            card.compare(what + " out", out);
        }
        residualBackward(card, what, rows, dropout, key, weight, launcher);
        card.inputsUnchanged(what);
    }

    private static void residualBackward(
            CardAndJava card,
            String what,
            Rows rows,
            double dropout,
            Twin key,
            TwinWeight weight,
            NormLauncher launcher) {
        int size = rows.count() * rows.width();
        Twin sum = card.normal(Element.STREAM, size, 7);
        Twin statistics = card.input(Element.FLOAT, CardAndJava.normal(2 * rows.count(), 8));
        Twin dOut = card.normal(Element.COMPUTE, size, 9);
        Twin dSum = card.inOut(Element.STREAM, CardAndJava.normal(size, 10));
        Twin dBranch = card.output(Element.COMPUTE, size);
        launcher.residualBackward(
                dSum.card(),
                dBranch.card(),
                dOut.card(),
                sum.card(),
                statistics.card(),
                CardAndJava.card(weight, null),
                rows,
                CardAndJava.card(dropout, key));
        card.java()
                .residualLayerNormBackward(
                        dSum.java(),
                        dBranch.java(),
                        dOut.java(),
                        sum.java(),
                        statistics.java(),
                        CardAndJava.java(weight, null),
                        rows,
                        CardAndJava.java(dropout, key));
        card.compare(what + " dSum", dSum);
        card.compare(what + " dBranch", dBranch);
        card.compareGradient(what + " weight gradient", weight);
    }
}
