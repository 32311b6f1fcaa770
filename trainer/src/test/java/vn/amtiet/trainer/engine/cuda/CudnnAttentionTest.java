package vn.amtiet.trainer.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import vn.amtiet.trainer.NeedsGpu;
import vn.amtiet.trainer.engine.cpu.CpuOperations;
import vn.amtiet.trainer.engine.cpu.CpuSettings;
import vn.amtiet.trainer.operations.Arena;
import vn.amtiet.trainer.operations.Dropout;
import vn.amtiet.trainer.operations.Operations.Rows;
import vn.amtiet.trainer.operations.Precision;
import vn.amtiet.trainer.operations.Tensor;
import vn.amtiet.trainer.operations.Tensor.Element;

/** Attention by cuDNN against the plain-Java operations and the project's own kernels, in bf16. */
@NeedsGpu
class CudnnAttentionTest {
    private static final int HEADS = 3;
    private static final int[] TIMES = {33, 64, 77, 128, 256, 512, 1000, 1024};
    private static final double TOLERANCE = 1e-2;

    private Card card;
    private Cudnn library;
    private AttentionLauncher own;
    private CudnnAttention cudnn;

    @BeforeEach
    void open() {
        card = Card.open(Precision.BF16);
        own = new AttentionLauncher(card.context());
        try {
            library = card.session().cudnn();
        } catch (CudnnRefusal e) {
            System.out.println("SKIPPED: CudnnAttentionTest: " + e.getMessage());
            Assumptions.abort(e.getMessage());
        }
        cudnn = new CudnnAttention(card.context(), library);
    }

    @AfterEach
    void close() {
        if (cudnn != null) {
            cudnn.close();
        }
        if (card != null) {
            card.close();
        }
    }

    /** Sizes and inputs. */
    private record Problem(Rows rows, int headSize, float[] qkv, float[] dOut) {
        private static Problem of(Card card, int batch, int time, int headSize) {
            Rows rows = new Rows(batch, time, HEADS * headSize);
            int n = rows.count() * rows.width();
            return new Problem(rows, headSize, card.normal(3 * n, 1, time), card.normal(n, 1, time + 1));
        }

        private int statistics() {
            return rows.count() * HEADS;
        }
    }

    private record Results(float[] out, float[] logSumExp, float[] dQkv) {}

    private interface Forward {
        void run(Tensor out, Tensor logSumExp, Tensor qkv, AttentionLauncher.Call call);
    }

    private interface Backward {
        void run(Tensor dQkv, Tensor dOut, Tensor out, Tensor logSumExp, Tensor qkv, AttentionLauncher.Call call);
    }

    private CudnnPlan plan(CudnnDirection direction, AttentionLauncher.Call call) {
        return cudnn.plans(direction, AttentionShape.of(call), 0, 1).get(0);
    }

    private Forward forward() {
        return (out, sums, qkv, call) -> cudnn.forward(plan(CudnnDirection.FORWARD, call), out, sums, qkv, call);
    }

    private Backward backward(CudnnDirection direction) {
        return (dQkv, dOut, out, sums, qkv, call) ->
                cudnn.backward(direction, plan(direction, call), dQkv, dOut, out, sums, qkv, call);
    }

    private static Results onTheCpu(Problem p) {
        try (CpuOperations cpu = CpuOperations.open(new CpuSettings(2, CpuSettings.Product.AUTOMATIC))) {
            Arena arena = cpu.arena();
            Tensor qkv = arena.tensor(Element.COMPUTE, p.qkv().length);
            Tensor dOut = arena.tensor(Element.COMPUTE, p.dOut().length);
            Tensor out = arena.tensor(Element.COMPUTE, p.dOut().length);
            Tensor dQkv = arena.tensor(Element.COMPUTE, p.qkv().length);
            Tensor sums = arena.tensor(Element.FLOAT, p.statistics());
            Dropout off = new Dropout(0, 0, arena.tensor(Element.INT, 4));
            cpu.write(qkv, p.qkv());
            cpu.write(dOut, p.dOut());
            cpu.attention(out, sums, qkv, p.rows(), HEADS, off);
            cpu.attentionBackward(dQkv, dOut, out, sums, qkv, p.rows(), HEADS, off);
            return new Results(
                    cpu.read(out, p.dOut().length).get(),
                    cpu.read(sums, p.statistics()).get(),
                    cpu.read(dQkv, p.qkv().length).get());
        }
    }

    /** In memory that starts as NaN; what is given must stay as it is. */
    private Results onTheCard(Problem p, Forward forward, Backward backward, boolean recorded) {
        try (Arena arena = new CudaArena(card.context(), card.session().transfers())) {
            Tensor qkv = arena.tensor(Element.COMPUTE, p.qkv().length);
            Tensor dOut = arena.tensor(Element.COMPUTE, p.dOut().length);
            Tensor out = arena.tensor(Element.COMPUTE, p.dOut().length);
            Tensor dQkv = arena.tensor(Element.COMPUTE, p.qkv().length);
            Tensor sums = arena.tensor(Element.FLOAT, p.statistics());
            AttentionLauncher.Call call =
                    new AttentionLauncher.Call(p.rows(), HEADS, true, new Dropout(0, 0, arena.tensor(Element.INT, 4)));
            card.write(qkv, p.qkv());
            card.write(dOut, p.dOut());
            Runnable body = () -> {
                forward.run(out, sums, qkv, call);
                backward.run(dQkv, dOut, out, sums, qkv, call);
            };
            body.run();
            if (recorded) {
                try (CudaGraph graph = CudaGraph.capture(card.context(), body)) {
                    for (Tensor tensor : List.of(out, sums, dQkv)) {
                        CudaTensor result = CudaTensor.of(tensor);
                        long bytes = result.size() * card.context().width(result.element());
                        card.session().transfers().fill(result.address(), 0xFF, bytes);
                    }
                    graph.replay();
                    graph.replay();
                    card.read(out);
                }
            }
            assertThat(card.read(qkv)).isEqualTo(p.qkv());
            assertThat(card.read(dOut)).isEqualTo(p.dOut());
            return new Results(card.read(out), card.read(sums), card.read(dQkv));
        }
    }

    private static void compare(List<String> failures, String what, Problem p, Results actual, Results expected) {
        compare(failures, what + " out", p, actual.out(), expected.out(), TOLERANCE);
        compare(failures, what + " log-sum-exp", p, actual.logSumExp(), expected.logSumExp(), 1e-5);
        for (int part = 0; part < 3; part++) {
            compare(
                    failures,
                    what + " gradient of " + "qkv".charAt(part),
                    p,
                    part(actual.dQkv(), part, p.rows().width()),
                    part(expected.dQkv(), part, p.rows().width()),
                    TOLERANCE);
        }
    }

    private static void compare(
            List<String> failures, String what, Problem p, float[] actual, float[] expected, double tolerance) {
        double difference = Card.difference(actual, expected);
        if (!(difference < tolerance)) {
            failures.add(what + ", " + p.rows() + ", heads of " + p.headSize() + ": difference " + difference + "; "
                    + Card.worst(actual, expected));
        }
    }

    /** The queries' (0), keys' (1) or values' (2) columns. */
    private static float[] part(float[] all, int part, int width) {
        float[] columns = new float[all.length / 3];
        IntStream.range(0, columns.length)
                .forEach(i -> columns[i] = all[i / width * 3 * width + part * width + i % width]);
        return columns;
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 128})
    void everyMakersForwardAndBackwardFitTogether(int headSize) {
        List<String> failures = new ArrayList<>();
        for (int time : TIMES) {
            Problem p = Problem.of(card, 2, time, headSize);
            Results expected = onTheCpu(p);
            Backward deterministic = backward(CudnnDirection.BACKWARD);
            Backward atomic = backward(CudnnDirection.ATOMIC_BACKWARD);
            compare(failures, "cuDNN", p, onTheCard(p, forward(), deterministic, false), expected);
            compare(failures, "cuDNN atomic", p, onTheCard(p, forward(), atomic, false), expected);
            compare(failures, "cuDNN, own", p, onTheCard(p, forward(), own::backward, false), expected);
            compare(failures, "own, cuDNN", p, onTheCard(p, own::forward, deterministic, false), expected);
        }
        assertThat(failures).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"BACKWARD", "ATOMIC_BACKWARD"})
    void aRecordedGraphComputesTheSame(CudnnDirection direction) {
        List<String> failures = new ArrayList<>();
        Problem p = Problem.of(card, 4, 512, 64);
        CudnnPlan[] plans = new CudnnPlan[2];
        Forward forward = (out, sums, qkv, call) -> {
            plans[0] = plans[0] == null ? plan(CudnnDirection.FORWARD, call) : plans[0];
            cudnn.forward(plans[0], out, sums, qkv, call);
        };
        Backward backward = (dQkv, dOut, out, sums, qkv, call) -> {
            plans[1] = plans[1] == null ? plan(direction, call) : plans[1];
            cudnn.backward(direction, plans[1], dQkv, dOut, out, sums, qkv, call);
        };
        compare(failures, "recorded", p, onTheCard(p, forward, backward, true), onTheCpu(p));
        assertThat(failures).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 128})
    void deterministicGradientsAreTheSameBitsEachTime(int headSize) {
        Problem p = Problem.of(card, 16, 1000, headSize);
        Results first = onTheCard(p, forward(), backward(CudnnDirection.BACKWARD), false);
        for (int i = 0; i < 3; i++) {
            Results again = onTheCard(p, forward(), backward(CudnnDirection.BACKWARD), false);
            assertThat(Arrays.equals(again.out(), first.out())).isTrue();
            assertThat(Arrays.equals(again.logSumExp(), first.logSumExp())).isTrue();
            assertThat(Arrays.equals(again.dQkv(), first.dQkv())).isTrue();
        }
    }

    private ChosenAttention chosen(CublasLt.Choice choice, boolean deterministic, List<String> lines) {
        return new ChosenAttention(
                card.context(),
                own,
                new ChosenAttention.Settings(card.session()::cudnn, choice, deterministic, lines::add));
    }

    @Test
    void theMeasuredChoiceIsSaidAndTakenAgainByALaterRun() {
        Problem p = Problem.of(card, 8, 512, 64);
        List<String> lines = new ArrayList<>();
        Map<String, String> stored;
        Results first;
        try (ChosenAttention attention = chosen(CublasLt.Choice.FASTEST, true, lines)) {
            first = onTheCard(p, attention::forward, attention::backward, true);
            stored = attention.algorithms();
        }
        lines.forEach(System.out::println);
        assertThat(stored).hasSize(2);
        assertThat(lines).hasSize(2).allMatch(line -> line.startsWith("attention "));
        List<String> later = new ArrayList<>();
        try (ChosenAttention attention = chosen(CublasLt.Choice.FIRST, true, later)) {
            attention.useAlgorithms(stored);
            Results second = onTheCard(p, attention::forward, attention::backward, true);
            assertThat(attention.algorithms()).isEqualTo(stored);
            assertThat(Arrays.equals(second.out(), first.out())).isTrue();
            assertThat(Arrays.equals(second.dQkv(), first.dQkv())).isTrue();
        }
        assertThat(later).isEqualTo(lines);
    }

    @Test
    void aChoiceThatCudnnDoesNotHaveIsMadeAnewWithAWarning() {
        Problem p = Problem.of(card, 8, 512, 64);
        List<String> lines = new ArrayList<>();
        Map<String, String> stored;
        try (ChosenAttention attention = chosen(CublasLt.Choice.FIRST, false, lines)) {
            onTheCard(p, attention::forward, attention::backward, false);
            stored = new TreeMap<>(attention.algorithms());
        }
        assertThat(stored.values()).allMatch(choice -> choice.startsWith("cuDNN "), "cuDNN's first engines");
        Map<String, String> damaged = new TreeMap<>(stored);
        damaged.replaceAll((key, choice) -> "cuDNN 9.0.0 FORWARD 0");
        try (ChosenAttention attention = chosen(CublasLt.Choice.FIRST, false, lines)) {
            attention.useAlgorithms(damaged);
            onTheCard(p, attention::forward, attention::backward, false);
            assertThat(attention.algorithms()).isEqualTo(stored);
        }
        assertThat(lines).filteredOn(line -> line.contains("chosen anew")).hasSize(2);
    }
}
