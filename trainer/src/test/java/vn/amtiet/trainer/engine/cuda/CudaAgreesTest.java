package vn.amtiet.trainer.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import vn.amtiet.trainer.NeedsGpu;
import vn.amtiet.trainer.engine.Batch;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.engine.Engines;
import vn.amtiet.trainer.gpt.GptLayout;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.Parameter;
import vn.amtiet.trainer.operations.Precision;

/**
 * A whole model on the card beside the cpu engine: losses, gradients, logits and decoding at sizes that nothing divides. In
 * fp32 both differ by the order of sums; bf16 rounds each activation to 8 bits, 2^-9 = 0.2 % of it.
 */
@NeedsGpu
class CudaAgreesTest {
    /** Deviation of what is added to initial weights, so that every path carries a signal. */
    private static final double SPREAD = 0.1;

    private record Problem(int vocabulary, int block, int layers, int heads, int width, int batch, int time) {
        private ModelConfig model() {
            return new ModelConfig(vocabulary, block, layers, heads, width, 0.2, true, ModelConfig.Activation.GELU_ERF);
        }

        private Batch batch(int seed) {
            Random random = new Random(seed);
            int[] inputs = random.ints((long) batch * time, 0, vocabulary).toArray();
            int[] targets = random.ints((long) batch * time, 0, vocabulary).toArray();
            targets[targets.length / 2] = targets.length > 1 ? -1 : targets[0];
            return new Batch(batch, time, inputs, targets);
        }
    }

    private record Case(Problem problem, Precision precision) {}

    private static Stream<Case> cases() {
        List<Problem> problems = List.of(
                new Problem(65, 33, 2, 3, 48, 1, 1),
                new Problem(65, 33, 2, 3, 48, 1, 33),
                new Problem(65, 33, 2, 3, 48, 5, 32),
                new Problem(1000, 7, 1, 1, 31, 3, 7),
                new Problem(50257, 16, 1, 3, 48, 1, 16),
                new Problem(50257, 16, 1, 3, 48, 3, 5),
                new Problem(2, 1, 1, 1, 8, 1, 1),
                new Problem(131, 130, 1, 2, 256, 1, 129));
        return problems.stream()
                .flatMap(problem -> Stream.of(Precision.FP32, Precision.BF16).map(p -> new Case(problem, p)));
    }

    private static Engine open(String name, Precision precision, Problem problem) {
        ModelConfig model = problem.model();
        return Engines.create(new Engines.Choice(name, precision), model, GptLayout.of(model), 5);
    }

    private static void spread(Engine cpu, Engine card) {
        for (Parameter parameter : cpu.layout().parameters()) {
            Random random = new Random(parameter.name().hashCode());
            float[] values = cpu.parameter(parameter.name());
            for (int i = 0; i < values.length; i++) {
                values[i] += (float) (SPREAD * random.nextGaussian());
            }
            cpu.setParameter(parameter.name(), values);
            card.setParameter(parameter.name(), values);
        }
    }

    private static double tolerance(Precision precision) {
        return precision == Precision.FP32 ? 1e-4 : 3e-2;
    }

    /** All gradients in a row: single ones may be zero but for rounding, as that of the bias of keys is. */
    private static float[] gradients(Engine engine) {
        int size = Math.toIntExact(engine.layout().size());
        float[] all = new float[size];
        int at = 0;
        for (Parameter parameter : engine.layout().parameters()) {
            float[] one = engine.gradient(parameter.name());
            System.arraycopy(one, 0, all, at, one.length);
            at += one.length;
        }
        return all;
    }

    private static void assertClose(String what, double actual, double expected, Precision precision) {
        assertThat(actual)
                .as("%s: expected %s within %s of it", what, expected, tolerance(precision))
                .isBetween(expected * (1 - tolerance(precision)), expected * (1 + tolerance(precision)));
    }

    private static void assertClose(String what, float[] actual, float[] expected, double tolerance) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        assertThat(Card.difference(actual, expected))
                .as("%s: %s", what, Card.worst(actual, expected))
                .isLessThan(tolerance);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lossesGradientsAndLogitsAreThoseOfTheCpuEngine(Case one) {
        Problem problem = one.problem();
        Precision precision = one.precision();
        try (Engine cpu = open("cpu", Precision.FP32, problem);
                Engine card = open("cuda", precision, problem)) {
            spread(cpu, card);
            for (int micro = 0; micro < 2; micro++) {
                Batch batch = problem.batch(micro);
                double expected = cpu.accumulate(batch, 3, micro, 2).getAsDouble();
                assertClose(
                        "loss under dropout",
                        card.accumulate(batch, 3, micro, 2).getAsDouble(),
                        expected,
                        precision);
            }
            assertClose("gradients", gradients(card), gradients(cpu), 3 * tolerance(precision));
            Batch batch = problem.batch(2);
            assertClose("loss", card.evaluate(batch), cpu.evaluate(batch), precision);
            assertClose("sum", card.evaluateSum(batch), cpu.evaluateSum(batch), precision);
            float[] expected = cpu.logits(batch.inputs(), problem.batch(), problem.time());
            assertClose(
                    "logits",
                    card.logits(batch.inputs(), problem.batch(), problem.time()),
                    expected,
                    tolerance(precision));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void decodingWithItsCacheGivesTheLogitsOfTheFullPass(Case one) {
        Problem problem = one.problem();
        Precision precision = one.precision();
        int vocabulary = problem.vocabulary();
        try (Engine cpu = open("cpu", Precision.FP32, problem);
                Engine card = open("cuda", precision, problem);
                Engine.Decoding decoding = card.decoding(problem.batch())) {
            spread(cpu, card);
            int[] ids = problem.batch(4).inputs();
            float[] own = card.logits(ids, problem.batch(), problem.time());
            float[] expected = cpu.logits(ids, problem.batch(), problem.time());
            for (int round = 0; round < 2; round++) {
                decoding.restart();
                for (int t = 0; t < problem.time(); t++) {
                    int at = t;
                    int[] tokens = IntStream.range(0, problem.batch())
                            .map(b -> ids[b * problem.time() + at])
                            .toArray();
                    float[] next = decoding.next(tokens);
                    for (int b = 0; b < problem.batch(); b++) {
                        int from = (b * problem.time() + t) * vocabulary;
                        float[] row = Arrays.copyOfRange(next, b * vocabulary, (b + 1) * vocabulary);
                        String what = "round " + round + ", sequence " + b + ", token " + t;
                        assertClose(what, row, Arrays.copyOfRange(own, from, from + vocabulary), tolerance(precision));
                        assertClose(
                                what + " of cpu",
                                row,
                                Arrays.copyOfRange(expected, from, from + vocabulary),
                                2 * tolerance(precision));
                    }
                }
            }
        }
    }

    /** Plans of many shapes come and go; gradients add up over all of them. */
    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"FP32", "BF16"})
    void everyLengthUpToTheBlockIsRight(Precision precision) {
        Problem whole = new Problem(65, 33, 2, 3, 48, 2, 33);
        try (Engine cpu = open("cpu", Precision.FP32, whole);
                Engine card = open("cuda", precision, whole)) {
            spread(cpu, card);
            for (int time = 1; time <= whole.block(); time++) {
                Batch batch = new Problem(65, 33, 2, 3, 48, 2, time).batch(time);
                String what = "T " + time;
                double expected = cpu.accumulate(batch, time, 0, 1).getAsDouble();
                assertClose(what, card.accumulate(batch, time, 0, 1).getAsDouble(), expected, precision);
                assertClose(what + " gradients", gradients(card), gradients(cpu), 3 * tolerance(precision));
                assertClose(what, card.evaluate(batch), cpu.evaluate(batch), precision);
                float[] logits = cpu.logits(batch.inputs(), 2, time);
                assertClose(what + " logits", card.logits(batch.inputs(), 2, time), logits, tolerance(precision));
            }
        }
    }
}
