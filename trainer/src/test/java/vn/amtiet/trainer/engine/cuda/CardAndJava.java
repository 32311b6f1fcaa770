package vn.amtiet.trainer.engine.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.SoftAssertions;
import vn.amtiet.trainer.engine.cpu.CpuOperations;
import vn.amtiet.trainer.engine.cpu.CpuSettings;
import vn.amtiet.trainer.model.Parameter;
import vn.amtiet.trainer.model.ParameterLayout;
import vn.amtiet.trainer.operations.Affine;
import vn.amtiet.trainer.operations.Dropout;
import vn.amtiet.trainer.operations.Operations;
import vn.amtiet.trainer.operations.ParameterStore;
import vn.amtiet.trainer.operations.ParameterStore.Slot;
import vn.amtiet.trainer.operations.Precision;
import vn.amtiet.trainer.operations.Tensor;
import vn.amtiet.trainer.operations.Tensor.Element;
import vn.amtiet.trainer.operations.Weight;

/**
 * A card beside the plain-Java operations. Tensors and weights exist twice, with the same numbers, rounded as the card holds
 * them; outputs start as NaN. After an operation ran on both, outputs are compared, and inputs must be as before.
 */
final class CardAndJava implements AutoCloseable {
    /** In which types kernels are compiled. */
    enum Types {
        FP32(Precision.FP32, false),
        BF16(Precision.BF16, false),
        BF16_STREAM(Precision.BF16, true);

        private final Precision precision;
        private final boolean streamBf16;

        Types(Precision precision, boolean streamBf16) {
            this.precision = precision;
            this.streamBf16 = streamBf16;
        }
    }

    private static final double FP32_TOLERANCE = 1e-5;
    private static final double BF16_TOLERANCE = 1e-2;

    private final CudaSession session;
    private final Operations java = CpuOperations.open(new CpuSettings(2, CpuSettings.Product.JAVA));
    private final SoftAssertions failures = new SoftAssertions();
    private final List<Twin> inputs = new ArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();

    /** Opens the card. */
    CardAndJava(Types types) {
        session = CudaSession.open(
                new CudaSettings(types.precision, types.streamBf16, false, System.getenv(), System.err::println));
    }

    /** A tensor on both sides; {@code start} is what was written to the card, null for an output. */
    record Twin(CudaTensor card, Tensor java, float[] start) {}

    /** A weight on both sides. */
    record TwinWeight(String name, Weight card, Weight java, CudaParameters store) {}

    CudaContext context() {
        return session.context();
    }

    Operations java() {
        return java;
    }

    boolean bf16(Element element) {
        return context().width(element) == 2;
    }

    /** An input. */
    Twin input(Element element, float[] values) {
        Twin twin = inOut(element, values);
        inputs.add(twin);
        return twin;
    }

    /** A tensor that the operation reads and changes. */
    Twin inOut(Element element, float[] values) {
        float[] rounded = bf16(element) ? rounded(values) : values.clone();
        CudaTensor card = allocate(element, values.length);
        if (bf16(element)) {
            session.transfers().write(card.address(), bf16Bytes(rounded));
        } else {
            session.transfers().write(card.address(), rounded);
        }
        Tensor other = java.arena().tensor(Element.FLOAT, values.length);
        java.write(other, rounded);
        return new Twin(card, other, rounded);
    }

    /** Normal input of the given deviation. */
    Twin normal(Element element, int size, int seed) {
        return input(element, normal(size, seed));
    }

    static float[] normal(int size, int seed) {
        Random random = new Random(seed);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** An output, NaN on both sides; the card's arenas fill their memory with ones. */
    Twin output(Element element, int size) {
        Tensor other = java.arena().tensor(Element.FLOAT, size);
        float[] poison = new float[size];
        Arrays.fill(poison, Float.NaN);
        java.write(other, poison);
        return new Twin(allocate(element, size), other, null);
    }

    /** Integers: an input that is compared too. */
    Twin ints(int... values) {
        CudaTensor card = allocate(Element.INT, values.length);
        session.transfers().write(card.address(), values);
        Tensor other = java.arena().tensor(Element.INT, values.length);
        java.write(other, values);
        float[] bits = new float[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.intBitsToFloat(values[i]);
        }
        Twin twin = new Twin(card, other, bits);
        inputs.add(twin);
        return twin;
    }

    private CudaTensor allocate(Element element, int size) {
        CudaArena arena = new CudaArena(context(), session.transfers());
        opened.add(arena);
        return (CudaTensor) arena.tensor(element, size);
    }

    /** A weight of normal values whose gradient holds normal values too. */
    TwinWeight weight(int seed, int... shape) {
        List<Integer> sizes = Arrays.stream(shape).boxed().toList();
        Parameter parameter = new Parameter("weight", sizes, new Parameter.Init.Constant(0), true);
        ParameterLayout layout = new ParameterLayout(List.of(parameter));
        CudaParameters card = new CudaParameters(layout, session);
        opened.add(card);
        var other = java.parameters(layout);
        for (Slot slot : List.of(Slot.VALUE, Slot.GRADIENT)) {
            float[] values = normal((int) parameter.size(), seed + slot.ordinal());
            card.write(slot, "weight", values);
            other.write(slot, "weight", values);
        }
        return new TwinWeight("weight", card.weight("weight"), other.weight("weight"), card);
    }

    /** All parameters of a layout, the slots filled with normal values; second moments are not negative. */
    Map.Entry<CudaParameters, ParameterStore> parameters(ParameterLayout layout) {
        CudaParameters card = new CudaParameters(layout, session);
        opened.add(card);
        var other = java.parameters(layout);
        int seed = 1;
        for (Parameter parameter : layout.parameters()) {
            for (Slot slot : Slot.values()) {
                float[] values = normal((int) parameter.size(), seed++);
                if (slot == Slot.SECOND_MOMENT) {
                    for (int i = 0; i < values.length; i++) {
                        values[i] *= values[i];
                    }
                }
                card.write(slot, parameter.name(), values);
                other.write(slot, parameter.name(), values);
            }
        }
        return Map.entry(card, other);
    }

    static Affine card(TwinWeight weight, TwinWeight bias) {
        return new Affine(weight.card(), bias == null ? null : bias.card());
    }

    static Affine java(TwinWeight weight, TwinWeight bias) {
        return new Affine(weight.java(), bias == null ? null : bias.java());
    }

    /** A site on the card. */
    static Dropout card(double probability, Twin key) {
        return new Dropout(probability, 3, key.card());
    }

    /** The same site in plain Java. */
    static Dropout java(double probability, Twin key) {
        return new Dropout(probability, 3, key.java());
    }

    /** What the card holds now; integers as the floats of their bits. */
    float[] read(Twin twin) {
        return read(
                twin.card().address(), twin.card().element(), (int) twin.card().size());
    }

    float[] read(long address, Element element, int size) {
        return session.transfers()
                .read(address, context().width(element), size)
                .get()
                .clone();
    }

    /** Compares an output with the plain-Java one, the relative error by the Euclidean norm. */
    void compare(String what, Twin output) {
        compare(
                what,
                read(output),
                java.read(output.java(), (int) output.card().size()).get(),
                tolerance(output.card().element()));
    }

    /** Compares the fp32 gradients of a weight. */
    void compareGradient(String what, TwinWeight weight) {
        float[] actual = weight.store().read(Slot.GRADIENT, weight.name());
        compare(what, actual, java.read(weight.java().gradient(), actual.length).get(), FP32_TOLERANCE);
    }

    double tolerance(Element element) {
        return bf16(element) ? BF16_TOLERANCE : FP32_TOLERANCE;
    }

    void compare(String what, float[] actual, float[] expected, double tolerance) {
        double difference = 0;
        double norm = 0;
        int worst = 0;
        int broken = 0;
        for (int i = 0; i < expected.length; i++) {
            double d = (double) actual[i] - expected[i];
            broken += Double.isFinite(d) ? 0 : 1;
            if (broken == 0 && Math.abs(d) > Math.abs((double) actual[worst] - expected[worst])
                    || broken == 1 && !Double.isFinite(d)) {
                worst = i;
            }
            difference += d * d;
            norm += (double) expected[i] * expected[i];
        }
        double error = difference == 0 ? 0 : Math.sqrt(difference / norm);
        failures.assertThat(error <= tolerance)
                .as(
                        "%s: relative error %.3g, at most %.0e; %d of %d not finite; worst at %d: %s instead of %s",
                        what, error, tolerance, broken, expected.length, worst, actual[worst], expected[worst])
                .isTrue();
    }

    /** Records a failure if not true. */
    void check(String what, boolean good) {
        failures.assertThat(good).as(what).isTrue();
    }

    /** Compares all inputs so far with what was written, and forgets them; frees the tensors. */
    void inputsUnchanged(String what) {
        for (int i = 0; i < inputs.size(); i++) {
            Twin input = inputs.get(i);
            float[] now = read(input);
            int[] before = bits(input.start());
            int different = Arrays.mismatch(bits(now), before);
            failures.assertThat(different)
                    .as("%s: input %d (%s) changed at index", what, i, input.card())
                    .isEqualTo(-1);
        }
        inputs.clear();
        free();
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }

    /** Rounds to bf16, nearest even. */
    static float[] rounded(float[] values) {
        float[] rounded = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            int bits = Float.floatToRawIntBits(values[i]);
            rounded[i] = Float.intBitsToFloat((bits + 0x7FFF + (bits >>> 16 & 1)) & 0xFFFF0000);
        }
        return rounded;
    }

    private static byte[] bf16Bytes(float[] rounded) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * rounded.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : rounded) {
            bytes.putShort((short) (Float.floatToRawIntBits(value) >>> 16));
        }
        return bytes.array();
    }

    private void free() {
        for (AutoCloseable one : opened) {
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        opened.clear();
    }

    /** Frees everything and reports all failures at once. */
    @Override
    public void close() {
        free();
        session.close();
        java.close();
        failures.assertAll();
    }
}
