package vn.amtiet.trainer.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vn.amtiet.trainer.NeedsGpu;
import vn.amtiet.trainer.operations.Precision;

/** Products on the card against sums in double: every transpose, awkward sizes, gaps between rows, odd addresses. */
@NeedsGpu
class CublasLtTest {
    /**
     * A product of the test.
     *
     * @param way bit 0: a is stored transposed; bit 1: b is
     * @param gap elements between rows beyond the columns
     * @param shift elements by which every matrix starts behind an aligned address
     * @param bias whether there is one
     * @param add whether it is added to an fp32 result, as weight gradients are
     */
    private record Case(int m, int n, int k, int way, int gap, int shift, boolean bias, boolean add) {
        private boolean ta() {
            return (way & 1) != 0;
        }

        private boolean tb() {
            return (way & 2) != 0;
        }
    }

    /** A matrix on the card with what was written to it. */
    private record Written(DeviceMatrix matrix, DeviceMemory.Block block, float[] values) {}

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        int[][] sizes = {
            {1, 1, 1},
            {7, 31, 33},
            {32, 33, 127},
            {127, 1000, 7},
            {1000, 127, 32},
            {31, 65, 384},
            {129, 384, 128},
            {256, 768, 384}
        };
        for (int[] s : sizes) {
            for (int way = 0; way < 3; way++) {
                cases.add(new Case(s[0], s[1], s[2], way, 0, 0, way == 2, false));
                cases.add(new Case(s[0], s[1], s[2], way, 0, 0, false, true));
            }
        }
        cases.add(new Case(64, 65, 128, 2, 63, 0, false, false));
        cases.add(new Case(65, 128, 64, 1, 7, 0, false, true));
        cases.add(new Case(33, 48, 64, 2, 0, 1, true, false));
        cases.add(new Case(33, 48, 64, 0, 3, 4, false, true));
        return cases;
    }

    @ParameterizedTest
    @EnumSource
    void everyProductIsTheSumOfProductsAndLeavesTheRestAlone(Precision precision) {
        List<String> failures = new ArrayList<>();
        try (Card card = Card.open(precision)) {
            for (CublasLt.Choice choice : CublasLt.Choice.values()) {
                try (CublasLt products = new CublasLt(card.context(), choice, System.out::println)) {
                    cases().forEach(c ->
                            check(card, c, precision, choice.name(), failures, products::multiply, products::multiply));
                    long own = products.algorithms().values().stream()
                            .filter(ChosenAlgorithms.OWN::equals)
                            .count();
                    System.out.println(precision + " " + choice + ": "
                            + products.algorithms().size() + " shapes, of them by the own kernel " + own);
                }
            }
            OwnProduct own = new OwnProduct(card.context().kernels());
            cases().forEach(c -> check(
                    card,
                    c,
                    precision,
                    "own",
                    failures,
                    (d, a, b, bias) -> own.multiply(d, a, b, bias, false),
                    (d, a, b, add) -> own.multiply(d, a, b, 0, add)));
        }
        assertThat(failures).isEmpty();
    }

    private interface WithBias {
        void multiply(DeviceMatrix d, DeviceMatrix a, DeviceMatrix b, long bias);
    }

    private interface Added {
        void multiply(DeviceMatrix d, DeviceMatrix a, DeviceMatrix b, boolean accumulate);
    }

    private static void check(
            Card card, Case c, Precision precision, String who, List<String> failures, WithBias plain, Added added) {
        boolean bf16 = precision == Precision.BF16;
        Written a = matrix(card, bf16, c.ta() ? c.k : c.m, c.ta() ? c.m : c.k, c, 1);
        Written b = matrix(card, bf16, c.tb() ? c.n : c.k, c.tb() ? c.k : c.n, c, 2);
        Written d = matrix(card, bf16 && !c.add, c.m, c.n, c, 3);
        Written bias = matrix(card, bf16, 1, c.n, new Case(1, c.n, 1, 0, 0, 0, false, false), 4);
        DeviceMatrix left = c.ta() ? a.matrix.transpose() : a.matrix;
        DeviceMatrix right = c.tb() ? b.matrix.transpose() : b.matrix;
        if (!c.add) {
            poison(card, d);
        }
        if (c.bias) {
            plain.multiply(d.matrix, left, right, bias.matrix.address());
        } else {
            added.multiply(d.matrix, left, right, c.add);
        }
        float[] actual = columns(card, d);
        float[] expected = expected(c, a, b, d, bias);
        double limit = c.add && bf16 ? 1e-5 : tolerance(precision);
        double difference = Card.difference(actual, expected);
        if (!(difference < limit)) {
            failures.add(precision + " " + who + " " + c + ": difference " + difference + ", at most " + limit + "; "
                    + Card.worst(actual, expected));
        }
        unchanged(card, a, "a", c, failures);
        unchanged(card, b, "b", c, failures);
        Stream.of(a, b, d, bias).forEach(w -> w.block.close());
    }

    /** Sums of products of up to 1000 terms; TF32 rounds the factors to 11 bits, bf16 results to 8. */
    private static double tolerance(Precision precision) {
        return switch (precision) {
            case FP32 -> 1e-5;
            case TF32 -> 2e-3;
            case BF16 -> 1e-2;
        };
    }

    private static Written matrix(Card card, boolean bf16, int rows, int columns, Case c, long seed) {
        int leading = columns + c.gap;
        float[] values = card.normal(rows * leading, 1, seed);
        DeviceMemory.Block block = card.poisoned((long) (values.length + c.shift) * Float.BYTES);
        long address = block.address() + (long) c.shift * (bf16 ? 2 : Float.BYTES);
        card.write(address, bf16, values);
        return new Written(new DeviceMatrix(address, bf16, rows, columns, leading, false), block, values);
    }

    private static void poison(Card card, Written d) {
        card.session().transfers().fill(d.matrix.address(), 0xFF, (long) d.values.length * d.matrix.bytes());
    }

    private static float[] columns(Card card, Written d) {
        DeviceMatrix m = d.matrix;
        float[] all = card.read(m.address(), m.bf16(), d.values.length);
        float[] kept = new float[m.rows() * m.columns()];
        for (int row = 0; row < m.rows(); row++) {
            System.arraycopy(all, row * m.leading(), kept, row * m.columns(), m.columns());
        }
        return kept;
    }

    private static float[] expected(Case c, Written a, Written b, Written d, Written bias) {
        float[] result = new float[c.m * c.n];
        for (int i = 0; i < c.m; i++) {
            for (int j = 0; j < c.n; j++) {
                double sum = c.add ? d.values[i * d.matrix.leading() + j] : 0;
                sum += c.bias ? bias.values[j] : 0;
                for (int k = 0; k < c.k; k++) {
                    double x = a.values[c.ta() ? k * a.matrix.leading() + i : i * a.matrix.leading() + k];
                    sum += x * b.values[c.tb() ? j * b.matrix.leading() + k : k * b.matrix.leading() + j];
                }
                result[i * c.n + j] = (float) sum;
            }
        }
        return result;
    }

    private static void unchanged(Card card, Written w, String name, Case c, List<String> failures) {
        float[] now = card.read(w.matrix.address(), w.matrix.bf16(), w.values.length);
        if (!java.util.Arrays.equals(now, w.values)) {
            failures.add(c + ": input " + name + " was changed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStoredChoiceGivesTheSameBitsAgainAndADamagedOneIsChosenAnew(Precision precision) {
        Case c = new Case(768, 384, 1000, 1, 0, 0, false, true);
        try (Card card = Card.open(precision)) {
            boolean bf16 = precision == Precision.BF16;
            Written a = matrix(card, bf16, c.k, c.m, c, 1);
            Written b = matrix(card, bf16, c.k, c.n, c, 2);
            Map<String, String> chosen;
            float[] first;
            try (CublasLt products = new CublasLt(card.context(), CublasLt.Choice.FASTEST, System.out::println)) {
                first = gradient(card, products, c, a, b);
                assertThat(gradient(card, products, c, a, b)).isEqualTo(first);
                chosen = products.algorithms();
                assertThat(chosen).hasSize(1);
            }
            List<String> warnings = new ArrayList<>();
            try (CublasLt products = new CublasLt(card.context(), CublasLt.Choice.FIRST, warnings::add)) {
                products.useAlgorithms(chosen);
                assertThat(gradient(card, products, c, a, b)).isEqualTo(first);
                assertThat(products.algorithms()).isEqualTo(chosen);
                assertThat(warnings).isEmpty();
            }
            try (CublasLt products = new CublasLt(card.context(), CublasLt.Choice.FIRST, warnings::add)) {
                Map<String, String> damaged = new TreeMap<>(chosen);
                damaged.replaceAll((key, value) -> "damaged");
                products.useAlgorithms(damaged);
                assertThat(Card.difference(gradient(card, products, c, a, b), first))
                        .isLessThan(tolerance(precision));
                assertThat(warnings).hasSize(1);
            }
            Stream.of(a, b).forEach(w -> w.block.close());
        }
    }

    private static float[] gradient(Card card, CublasLt products, Case c, Written a, Written b) {
        Written d = matrix(card, false, c.m, c.n, c, 3);
        products.multiply(d.matrix, a.matrix.transpose(), b.matrix, true);
        float[] result = columns(card, d);
        d.block.close();
        return result;
    }
}
