package vn.amtiet.trainer.engine.cuda;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vn.amtiet.trainer.NeedsGpu;
import vn.amtiet.trainer.engine.cuda.CardAndJava.Twin;
import vn.amtiet.trainer.engine.cuda.CardAndJava.TwinWeight;
import vn.amtiet.trainer.operations.Operations.Rows;
import vn.amtiet.trainer.operations.ParameterStore.Slot;
import vn.amtiet.trainer.operations.Tensor.Element;

/** Embeddings on the card against plain Java. */
@NeedsGpu
class EmbeddingLauncherTest {
    /** B, T, C, V, and of 4 rows how many have token 0. */
    private static final int[][] SIZES = {
        {1, 1, 1, 1, 0},
        {7, 31, 7, 3, 0},
        {3, 127, 33, 65, 1},
        {9, 33, 32, 1000, 2},
        {1, 1000, 7, 262144, 1},
        {64, 256, 384, 65, 1},
        {200, 32, 4, 2, 3},
        {4, 1024, 64, 50304, 0},
        {2, 128, 768, 5000, 0},
        {5, 7, 1000, 512, 0},
        {5, 7, 1028, 513, 0}
    };

    @ParameterizedTest
    @EnumSource
    void lookUpAndTheGradientsOfBothTablesAreThoseOfPlainJava(CardAndJava.Types types) {
        try (CardAndJava card = new CardAndJava(types)) {
            for (int[] size : SIZES) {
                check(card, size, 0);
                check(card, size, 0.3);
            }
        }
    }

    private static int[] ids(int rows, int tokens, int frequent) {
        Random random = new Random(tokens);
        int[] ids = new int[rows];
        for (int i = 0; i < rows; i++) {
            ids[i] = random.nextInt(4) < frequent ? 0 : random.nextInt(tokens);
        }
        return ids;
    }

    private static void check(CardAndJava card, int[] size, double dropout) {
        String what = "B, T, C, V, frequent " + Arrays.toString(size) + ", dropout " + dropout;
        Rows rows = new Rows(size[0], size[1], size[2]);
        int elements = rows.count() * rows.width();
        EmbeddingLauncher launcher = new EmbeddingLauncher(card.context());
        Twin key = card.ints(1, 2, 3, 4);
        Twin ids = card.ints(ids(rows.count(), size[3], size[4]));
        Twin first = card.ints(5);
        TwinWeight token = card.weight(1, size[3], rows.width());
        TwinWeight position = card.weight(3, rows.time() + 5, rows.width());
        Twin out = card.output(Element.STREAM, elements);
        launcher.forward(
                out.card(),
                ids.card(),
                first.card(),
                token.card(),
                position.card(),
                rows,
                CardAndJava.card(dropout, key));
        card.java()
                .embedding(
                        out.java(),
                        ids.java(),
                        first.java(),
                        token.java(),
                        position.java(),
                        rows,
                        CardAndJava.java(dropout, key));
        card.compare(what + " out", out);

        Twin dOut = card.normal(Element.STREAM, elements, 5);
        launcher.backward(dOut.card(), ids.card(), token.card(), position.card(), rows, CardAndJava.card(dropout, key));
        card.java()
                .embeddingBackward(
                        dOut.java(), ids.java(), token.java(), position.java(), rows, CardAndJava.java(dropout, key));
        card.compareGradient(what + " token gradient", token);
        card.compareGradient(what + " position gradient", position);
        repeats(card, what, launcher, dOut, ids, token, position, rows);
        card.inputsUnchanged(what);
    }

    /** From equal gradients, equal bits. */
    private static void repeats(
            CardAndJava card,
            String what,
            EmbeddingLauncher launcher,
            Twin dOut,
            Twin ids,
            TwinWeight token,
            TwinWeight position,
            Rows rows) {
        float[] start = token.store().read(Slot.GRADIENT, token.name());
        float[][] results = new float[2][];
        for (int i = 0; i < 2; i++) {
            token.store().write(Slot.GRADIENT, token.name(), start);
            launcher.backward(dOut.card(), ids.card(), token.card(), position.card(), rows, CardAndJava.card(0, ids));
            results[i] = token.store().read(Slot.GRADIENT, token.name());
        }
        card.check(what + ": a second run gives other bits", Arrays.equals(results[0], results[1]));
    }
}
