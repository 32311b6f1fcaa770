package vn.amtiet.trainer.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vn.amtiet.trainer.NeedsGpu;
import vn.amtiet.trainer.engine.cpu.CpuOperations;
import vn.amtiet.trainer.engine.cpu.CpuSettings;
import vn.amtiet.trainer.operations.Arena;
import vn.amtiet.trainer.operations.Dropout;
import vn.amtiet.trainer.operations.Operations.Rows;
import vn.amtiet.trainer.operations.Precision;
import vn.amtiet.trainer.operations.Tensor;
import vn.amtiet.trainer.operations.Tensor.Element;

/** Attention on the card against the plain-Java operations, from the same inputs rounded to the card's type. */
@NeedsGpu
class AttentionLauncherTest {
    private static final int SITE = 7;
    private static final int[] KEY = {0x12345678, 0x9ABCDEF0, 17, 3};
    private static final int[] TIMES = {1, 7, 31, 32, 33, 127, 1000};
    private static final int[] HEAD_SIZES = {8, 16, 32, 33, 40, 64, 96, 128};

    /** Outputs of a call and what it was given, as they are afterwards. */
    private record Results(float[] out, float[] logSumExp, float[] dQkv, float[] qkv, float[] dOut) {}

    /** A call: its sizes and inputs. */
    private record Problem(Rows rows, int heads, double dropout, boolean causal, float[] qkv, float[] dOut) {
        private static Problem random(Rows rows, int heads, double dropout, boolean causal, Precision precision) {
            Random random = new Random(rows.hashCode());
            int n = rows.count() * rows.width();
            return new Problem(
                    rows, heads, dropout, causal, normal(random, 3 * n, precision), normal(random, n, precision));
        }

        private int statistics() {
            return rows.count() * heads;
        }

        @Override
        public String toString() {
            return rows + ", heads " + heads + ", dropout " + dropout + (causal ? "" : ", not causal");
        }
    }

    private static float[] normal(Random random, int length, Precision precision) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            float value = (float) random.nextGaussian();
            values[i] = precision == Precision.BF16 ? Float.intBitsToFloat(bf16(value) << 16) : value;
        }
        return values;
    }

    /** Rounded to nearest even. */
    private static int bf16(float value) {
        int bits = Float.floatToRawIntBits(value);
        return bits + 0x7FFF + (bits >>> 16 & 1) >>> 16;
    }

    private static Results onTheCpu(Problem p) {
        try (CpuOperations cpu = CpuOperations.open(new CpuSettings(2, CpuSettings.Product.AUTOMATIC))) {
            Arena arena = cpu.arena();
            Tensor qkv = arena.tensor(Element.COMPUTE, p.qkv().length);
            Tensor dOut = arena.tensor(Element.COMPUTE, p.dOut().length);
            Tensor out = arena.tensor(Element.COMPUTE, p.dOut().length);
            Tensor dQkv = arena.tensor(Element.COMPUTE, p.qkv().length);
            Tensor sums = arena.tensor(Element.FLOAT, p.statistics());
            Tensor key = arena.tensor(Element.INT, KEY.length);
            cpu.write(qkv, p.qkv());
            cpu.write(dOut, p.dOut());
            cpu.write(key, KEY);
            Dropout dropout = new Dropout(p.dropout(), SITE, key);
            cpu.attention(out, sums, qkv, p.rows(), p.heads(), dropout);
            cpu.attentionBackward(dQkv, dOut, out, sums, qkv, p.rows(), p.heads(), dropout);
            return new Results(
                    cpu.read(out, p.dOut().length).get(),
                    cpu.read(sums, p.statistics()).get(),
                    cpu.read(dQkv, p.qkv().length).get(),
                    p.qkv(),
                    p.dOut());
        }
    }

    private static Results onTheCard(CudaSession session, AttentionLauncher attention, Problem p) {
        try (Arena arena = new CudaArena(session.context(), session.transfers())) {
            Tensor qkv = arena.tensor(Element.COMPUTE, p.qkv().length);
            Tensor dOut = arena.tensor(Element.COMPUTE, p.dOut().length);
            Tensor out = arena.tensor(Element.COMPUTE, p.dOut().length);
            Tensor dQkv = arena.tensor(Element.COMPUTE, p.qkv().length);
            Tensor sums = arena.tensor(Element.FLOAT, p.statistics());
            Tensor key = arena.tensor(Element.INT, KEY.length);
            write(session, qkv, p.qkv());
            write(session, dOut, p.dOut());
            session.transfers().write(CudaTensor.of(key).address(), KEY);
            AttentionLauncher.Call call =
                    new AttentionLauncher.Call(p.rows(), p.heads(), p.causal(), new Dropout(p.dropout(), SITE, key));
            attention.forward(out, sums, qkv, call);
            attention.backward(dQkv, dOut, out, sums, qkv, call);
            return new Results(
                    read(session, out),
                    read(session, sums),
                    read(session, dQkv),
                    read(session, qkv),
                    read(session, dOut));
        }
    }

    private static void write(CudaSession session, Tensor tensor, float[] values) {
        long address = CudaTensor.of(tensor).address();
        if (session.context().width(tensor.element()) == Float.BYTES) {
            session.transfers().write(address, values);
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putShort((short) bf16(value));
        }
        session.transfers().write(address, bytes.array());
    }

    private static float[] read(CudaSession session, Tensor tensor) {
        int width = session.context().width(tensor.element());
        return session.transfers()
                .read(CudaTensor.of(tensor).address(), width, Math.toIntExact(tensor.size()))
                .get()
                .clone();
    }

    private static double tolerance(Precision precision) {
        return precision == Precision.BF16 ? 1e-2 : 1e-5;
    }

    /** ||actual - expected|| / ||expected||, NaN if a value is. */
    private static double error(float[] actual, float[] expected) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow((double) actual[i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        return Math.sqrt(difference / norm);
    }

    /** The queries' (0), keys' (1) or values' (2) columns of rows of all three. */
    private static float[] part(float[] qkv, int part, int width) {
        float[] columns = new float[qkv.length / 3];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = qkv[i / width * 3 * width + part * width + i % width];
        }
        return columns;
    }

    private static void compare(List<String> failures, Object what, String name, double error, double tolerance) {
        if (!(error < tolerance)) {
            failures.add(what + ": " + name + " differs by " + error);
        }
    }

    /** With one key its weight is constant, so the gradients of q and k are rounding alone: there all parts count as one. */
    private static void compare(List<String> failures, Problem p, Results actual, Results expected, double tolerance) {
        compare(failures, p, "out", error(actual.out(), expected.out()), tolerance);
        compare(failures, p, "log-sum-exp", error(actual.logSumExp(), expected.logSumExp()), 1e-5);
        if (p.rows().time() == 1) {
            compare(failures, p, "dQkv", error(actual.dQkv(), expected.dQkv()), tolerance);
        }
        for (int i = 0; i < 3 && p.rows().time() > 1; i++) {
            float[] gradient = part(actual.dQkv(), i, p.rows().width());
            double error = error(gradient, part(expected.dQkv(), i, p.rows().width()));
            compare(failures, p, "gradient of " + "qkv".charAt(i), error, tolerance);
        }
        if (!Arrays.equals(actual.qkv(), p.qkv()) || !Arrays.equals(actual.dOut(), p.dOut())) {
            failures.add(p + ": an input changed");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"FP32", "BF16"})
    void forwardAndBackwardAreThoseOfPlainJava(Precision precision) {
        List<String> failures = new ArrayList<>();
        try (CudaSession session = CudaSession.open(CudaSettings.of(precision))) {
            AttentionLauncher attention = new AttentionLauncher(session.context());
            for (int headSize : HEAD_SIZES) {
                for (int time : TIMES) {
                    for (double dropout : headSize == 64 ? new double[] {0, 0.2} : new double[] {0.2}) {
                        int heads = time == 1000 ? 2 : 3;
                        Rows rows = new Rows(time == 1000 ? 1 : 2, time, heads * headSize);
                        Problem p = Problem.random(rows, heads, dropout, true, precision);
                        Results actual = onTheCard(session, attention, p);
                        compare(failures, p, actual, onTheCpu(p), tolerance(precision));
                    }
                }
            }
        }
        assertThat(failures).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"FP32", "BF16"})
    void theSameCallTwiceGivesTheSameBits(Precision precision) {
        try (CudaSession session = CudaSession.open(CudaSettings.of(precision))) {
            AttentionLauncher attention = new AttentionLauncher(session.context());
            Problem p = Problem.random(new Rows(4, 300, 4 * 64), 4, 0.2, true, precision);
            Results first = onTheCard(session, attention, p);
            Results second = onTheCard(session, attention, p);
            assertThat(second.out()).isEqualTo(first.out());
            assertThat(second.dQkv()).isEqualTo(first.dQkv());
        }
    }

    /**
     * Not causal, query i is the last query of a causal sequence with the same keys: T such sequences on the cpu are one on
     * the card, and the gradients of its keys and values are the sums of theirs.
     */
    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"FP32", "BF16"})
    void withoutTheCausalMaskEveryQuerySeesAllKeys(Precision precision) {
        List<String> failures = new ArrayList<>();
        int width = 64;
        try (CudaSession session = CudaSession.open(CudaSettings.of(precision))) {
            AttentionLauncher attention = new AttentionLauncher(session.context());
            for (int time : new int[] {2, 33, 127}) {
                Problem p = Problem.random(new Rows(1, time, width), 1, 0, false, precision);
                compare(failures, p, onTheCard(session, attention, p), lastQueries(p), tolerance(precision));
            }
        }
        assertThat(failures).isEmpty();
    }

    private static Results lastQueries(Problem p) {
        int time = p.rows().time();
        int width = p.rows().width();
        float[] qkv = new float[time * p.qkv().length];
        float[] dOut = new float[time * p.dOut().length];
        for (int i = 0; i < time; i++) {
            System.arraycopy(p.qkv(), 0, qkv, i * p.qkv().length, p.qkv().length);
            System.arraycopy(p.qkv(), i * 3 * width, qkv, ((i + 1) * time - 1) * 3 * width, width);
            System.arraycopy(p.dOut(), i * width, dOut, ((i + 1) * time - 1) * width, width);
        }
        Results all = onTheCpu(new Problem(new Rows(time, time, width), 1, 0, true, qkv, dOut));
        float[] out = new float[p.dOut().length];
        float[] sums = new float[time];
        float[] dQkv = new float[p.qkv().length];
        for (int i = 0; i < time; i++) {
            int last = (i + 1) * time - 1;
            System.arraycopy(all.out(), last * width, out, i * width, width);
            sums[i] = all.logSumExp()[last];
            System.arraycopy(all.dQkv(), last * 3 * width, dQkv, i * 3 * width, width);
            for (int j = 0; j < time; j++) {
                for (int c = width; c < 3 * width; c++) {
                    dQkv[j * 3 * width + c] += all.dQkv()[(i * time + j) * 3 * width + c];
                }
            }
        }
        return new Results(out, sums, dQkv, qkv, dOut);
    }

    @ParameterizedTest
    @EnumSource(
            value = Precision.class,
            names = {"FP32", "BF16"})
    void decodingIsThatOfPlainJava(Precision precision) {
        List<String> failures = new ArrayList<>();
        try (CudaSession session = CudaSession.open(CudaSettings.of(precision))) {
            AttentionLauncher attention = new AttentionLauncher(session.context());
            for (int headSize : HEAD_SIZES) {
                for (int position : new int[] {0, 6, 31, 127, 999}) {
                    decode(failures, session, attention, new Rows(2, 1000, 2 * headSize), position, precision);
                }
            }
        }
        assertThat(failures).isEmpty();
    }

    private static void decode(
            List<String> failures,
            CudaSession session,
            AttentionLauncher attention,
            Rows cache,
            int position,
            Precision precision) {
        Random random = new Random(position);
        float[] qkv = normal(random, 3 * cache.batch() * cache.width(), precision);
        float[] keys = normal(random, cache.count() * cache.width(), precision);
        float[] values = normal(random, cache.count() * cache.width(), precision);
        int size = cache.batch() * cache.width();
        try (CpuOperations cpu = CpuOperations.open(new CpuSettings(2, CpuSettings.Product.AUTOMATIC));
                Arena own = cpu.arena();
                Arena arena = new CudaArena(session.context(), session.transfers())) {
            Tensor[] plain = tensors(own, size, keys.length);
            cpu.write(plain[1], qkv);
            cpu.write(plain[2], keys);
            cpu.write(plain[3], values);
            cpu.write(plain[4], new int[] {position});
            cpu.attentionDecode(plain[0], plain[1], plain[2], plain[3], plain[4], cache, 2);
            Tensor[] card = tensors(arena, size, keys.length);
            write(session, card[1], qkv);
            write(session, card[2], keys);
            write(session, card[3], values);
            session.transfers().write(CudaTensor.of(card[4]).address(), new int[] {position});
            attention.decode(card[0], card[1], card[2], card[3], card[4], cache, 2);
            String what = cache + " position " + position;
            double error =
                    error(read(session, card[0]), cpu.read(plain[0], size).get());
            compare(failures, what, "out", error, tolerance(precision));
            for (int i = 2; i <= 3; i++) {
                if (!Arrays.equals(
                        read(session, card[i]), cpu.read(plain[i], keys.length).get())) {
                    failures.add(what + ": cache " + i + " differs");
                }
            }
        }
    }

    /** Out, qkv, keys, values, position. */
    private static Tensor[] tensors(Arena arena, int size, int cache) {
        return new Tensor[] {
            arena.tensor(Element.COMPUTE, size),
            arena.tensor(Element.COMPUTE, 3 * size),
            arena.tensor(Element.COMPUTE, cache),
            arena.tensor(Element.COMPUTE, cache),
            arena.tensor(Element.INT, 1)
        };
    }
}
