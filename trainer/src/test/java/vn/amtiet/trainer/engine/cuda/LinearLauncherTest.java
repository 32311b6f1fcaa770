package vn.amtiet.trainer.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vn.amtiet.trainer.NeedsGpu;
import vn.amtiet.trainer.engine.cpu.CpuOperations;
import vn.amtiet.trainer.engine.cpu.CpuSettings;
import vn.amtiet.trainer.model.ModelConfig.Activation;
import vn.amtiet.trainer.model.Parameter;
import vn.amtiet.trainer.model.ParameterLayout;
import vn.amtiet.trainer.operations.Affine;
import vn.amtiet.trainer.operations.Arena;
import vn.amtiet.trainer.operations.Operations.Sizes;
import vn.amtiet.trainer.operations.ParameterStore;
import vn.amtiet.trainer.operations.ParameterStore.Slot;
import vn.amtiet.trainer.operations.Precision;
import vn.amtiet.trainer.operations.Tensor;

/** Linear layers and the classifier on the card against the plain-Java operations. */
@NeedsGpu
class LinearLauncherTest {
    private static final int[][] LINEAR = {
        {1, 1, 1},
        {7, 31, 33},
        {32, 127, 31},
        {33, 32, 1000},
        {127, 7, 32},
        {1000, 33, 65},
        {100, 128, 384},
        {129, 384, 128},
        {65, 768, 2304}
    };

    private static final int[][] CLASSIFIER = {
        {1, 7, 31}, {7, 1, 33}, {31, 32, 65}, {33, 31, 127}, {127, 128, 1000}, {100, 384, 65}, {64, 768, 5031}
    };

    /** What the head's gradient starts from, little beside what is added; and what it is multiplied by. */
    private static final double SMALL = 1e-2;

    private static final float SCALE = 0.75f;

    private static final String WEIGHT = "weight";
    private static final String BIAS = "bias";

    private final List<String> failures = new ArrayList<>();

    private static double tolerance(Precision precision) {
        return switch (precision) {
            case FP32 -> 1e-5;
            case TF32 -> 2e-3;
            case BF16 -> 1e-2;
        };
    }

    /** Both engines with the same weights, and tensors that are declared on both. */
    private static final class Twins implements AutoCloseable {
        private final Card card;
        private final CpuOperations cpu = CpuOperations.open(CpuSettings.automatic());
        private final Arena cpuArena = cpu.arena();
        private final CudaArena cudaArena;
        private final ParameterStore cpuStore;
        private final CudaParameters cudaStore;
        private final CublasLt products;

        Twins(Card card, int in, int out) {
            this.card = card;
            Parameter.Init zero = new Parameter.Init.Constant(0);
            ParameterLayout layout = new ParameterLayout(List.of(
                    new Parameter(WEIGHT, List.of(out, in), zero, true),
                    new Parameter(BIAS, List.of(out), zero, false)));
            cpuStore = cpu.parameters(layout);
            cudaStore = new CudaParameters(layout, card.session());
            cudaArena = new CudaArena(card.context(), card.session().transfers());
            products = new CublasLt(card.context(), CublasLt.Choice.FASTEST, System.out::println);
            float[] weight = card.normal(out * in, 1 / Math.sqrt(in), 11);
            write(Slot.VALUE, WEIGHT, weight);
            write(Slot.VALUE, BIAS, card.normal(out, 1, 12));
            startGradients(1);
        }

        private void startGradients(double deviation) {
            for (Parameter p : cpuStore.layout().parameters()) {
                write(Slot.GRADIENT, p.name(), card.normal(Math.toIntExact(p.size()), deviation, 13));
            }
        }

        private void write(Slot slot, String name, float[] values) {
            cpuStore.write(slot, name, values);
            cudaStore.write(slot, name, values);
        }

        private Affine layer(ParameterStore store) {
            return new Affine(store.weight(WEIGHT), store.weight(BIAS));
        }

        @Override
        public void close() {
            products.close();
            cudaStore.close();
            cudaArena.close();
            cpuArena.close();
            cpu.close();
        }
    }

    /** A tensor on both sides. */
    private record Twin(Tensor cpu, Tensor cuda, float[] start) {}

    /** Declared with values that the next call writes: all tensors come before the first use of any. */
    private static Twin twin(Twins t, Tensor.Element element, float[] start) {
        return new Twin(t.cpuArena.tensor(element, start.length), t.cudaArena.tensor(element, start.length), start);
    }

    private static void fill(Twins t, Twin... twins) {
        for (Twin twin : twins) {
            t.cpu.write(twin.cpu, twin.start);
            t.card.write(twin.cuda, twin.start);
        }
    }

    private void same(Twins t, String what, Precision precision, Twin twin) {
        close(
                what,
                precision,
                t.card.read(twin.cuda),
                t.cpu.read(twin.cpu, twin.start.length).get());
    }

    private void sameGradient(Twins t, String what, Precision precision, String name) {
        String of = what + ", gradient of " + name;
        close(of, precision, t.cudaStore.read(Slot.GRADIENT, name), t.cpuStore.read(Slot.GRADIENT, name));
    }

    private void close(String what, Precision precision, float[] actual, float[] expected) {
        double difference = Card.difference(actual, expected);
        if (!(difference < tolerance(precision))) {
            failures.add(what + ": difference " + difference + ", at most " + tolerance(precision) + "; "
                    + Card.worst(actual, expected));
        }
    }

    private void unchanged(Twins t, String what, Twin... twins) {
        for (Twin twin : twins) {
            if (!Arrays.equals(t.card.read(twin.cuda), twin.start)) {
                failures.add(what + ": an input was changed");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void linearLayersAreThoseOfPlainJava(Precision precision) {
        try (Card card = Card.open(precision)) {
            for (int[] size : LINEAR) {
                for (Activation activation : Activation.values()) {
                    linear(card, precision, new Sizes(size[0], size[1], size[2]), activation);
                }
            }
        }
        assertThat(failures).isEmpty();
    }

    private void linear(Card card, Precision precision, Sizes s, Activation activation) {
        String name = precision + " " + s + " " + activation + " ";
        try (Twins t = new Twins(card, s.in(), s.out())) {
            LinearLauncher cuda = new LinearLauncher(
                    card.context(),
                    t.products,
                    new GeluLauncher(card.context()),
                    new BiasGradientLauncher(card.context()));
            Twin in = twin(t, Tensor.Element.COMPUTE, card.normal(s.rows() * s.in(), 1, 1));
            Twin dOut = twin(t, Tensor.Element.COMPUTE, card.normal(s.rows() * s.out(), 1, 2));
            Twin before = twin(t, Tensor.Element.COMPUTE, card.normal(s.rows() * s.in(), 1, 3));
            Twin out = twin(t, Tensor.Element.COMPUTE, new float[s.rows() * s.out()]);
            Twin pre = twin(t, Tensor.Element.COMPUTE, new float[s.rows() * s.out()]);
            Twin dIn = twin(t, Tensor.Element.COMPUTE, new float[s.rows() * s.in()]);
            fill(t, in, dOut, before);
            Affine cpuLayer = t.layer(t.cpuStore);
            Affine cudaLayer = t.layer(t.cudaStore);

            t.cpu.linear(out.cpu, in.cpu, cpuLayer, s);
            cuda.linear(out.cuda, in.cuda, cudaLayer, s);
            same(t, name + "linear", precision, out);

            t.cpu.linearGelu(out.cpu, pre.cpu, in.cpu, cpuLayer, s, activation);
            cuda.linearGelu(out.cuda, pre.cuda, in.cuda, cudaLayer, s, activation);
            same(t, name + "linearGelu out", precision, out);
            same(t, name + "linearGelu pre", precision, pre);

            t.cpu.linearBackward(dIn.cpu, dOut.cpu, in.cpu, cpuLayer, s);
            cuda.linearBackward(dIn.cuda, dOut.cuda, in.cuda, cudaLayer, s);
            same(t, name + "linearBackward dIn", precision, dIn);
            sameGradient(t, name + "linearBackward", precision, WEIGHT);
            sameGradient(t, name + "linearBackward", precision, BIAS);

            t.cpu.linearGeluBackward(dIn.cpu, dOut.cpu, in.cpu, before.cpu, cpuLayer, s, activation);
            cuda.linearGeluBackward(dIn.cuda, dOut.cuda, in.cuda, before.cuda, cudaLayer, s, activation);
            same(t, name + "linearGeluBackward dPre", precision, dIn);
            sameGradient(t, name + "linearGeluBackward", precision, WEIGHT);
            unchanged(t, name, in, dOut, before);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theClassifierInChunksIsThatOfPlainJavaAndGivesTheSameBitsAgain(Precision precision) {
        try (Card card = Card.open(precision)) {
            for (int[] size : CLASSIFIER) {
                for (int rows : new int[] {8, 1 << 20}) {
                    classifier(card, precision, new Sizes(size[0], size[1], size[2]), rows);
                }
            }
        }
        assertThat(failures).isEmpty();
    }

    private void classifier(Card card, Precision precision, Sizes s, int chunkRows) {
        String name = precision + " " + s + " chunks of " + chunkRows + " rows ";
        try (Twins t = new Twins(card, s.in(), s.out())) {
            long logitBytes =
                    (long) chunkRows * (s.out() + 63) / 64 * 64 * card.context().width(Tensor.Element.COMPUTE);
            ClassifierLauncher cuda =
                    new ClassifierLauncher(card.context(), t.products, new SoftmaxLauncher(card.context()), logitBytes);
            Twin x = twin(t, Tensor.Element.COMPUTE, card.normal(s.rows() * s.in(), 1, 1));
            Twin dX = twin(t, Tensor.Element.COMPUTE, new float[s.rows() * s.in()]);
            Twin scale = twin(t, Tensor.Element.FLOAT, new float[] {SCALE});
            Twin sum = twin(t, Tensor.Element.FLOAT, new float[2]);
            int[] ids = new int[s.rows()];
            Arrays.setAll(ids, i -> i % 5 == 3 ? -1 : i * 7 % s.out());
            Tensor cpuTargets = t.cpuArena.tensor(Tensor.Element.INT, ids.length);
            Tensor cudaTargets = t.cudaArena.tensor(Tensor.Element.INT, ids.length);
            fill(t, x, scale);
            t.startGradients(SMALL);
            t.cpu.write(cpuTargets, ids);
            card.session().transfers().write(CudaTensor.of(cudaTargets).address(), ids);

            t.cpu.classifierLoss(sum.cpu, x.cpu, t.cpuStore.weight(WEIGHT), cpuTargets, s);
            cuda.loss(sum.cuda, x.cuda, t.cudaStore.weight(WEIGHT), cudaTargets, s);
            sameSum(t, name + "loss", precision, sum);

            t.cpu.classifierTrain(sum.cpu, dX.cpu, x.cpu, t.cpuStore.weight(WEIGHT), cpuTargets, scale.cpu, s);
            cuda.train(sum.cuda, dX.cuda, x.cuda, t.cudaStore.weight(WEIGHT), cudaTargets, scale.cuda, s);
            sameSum(t, name + "train loss", precision, sum);
            same(t, name + "dX", precision, dX);
            sameGradient(t, name, precision, WEIGHT);
            unchanged(t, name, x, scale);

            float[] bits = t.cudaStore.read(Slot.GRADIENT, WEIGHT);
            float[] dBits = card.read(dX.cuda);
            t.startGradients(SMALL);
            cuda.train(sum.cuda, dX.cuda, x.cuda, t.cudaStore.weight(WEIGHT), cudaTargets, scale.cuda, s);
            if (!Arrays.equals(bits, t.cudaStore.read(Slot.GRADIENT, WEIGHT))
                    || !Arrays.equals(dBits, card.read(dX.cuda))) {
                failures.add(name + "differs when repeated");
            }
        }
    }

    /** Compares the sums of the high and low parts. */
    private void sameSum(Twins t, String what, Precision precision, Twin sum) {
        float[] actual = t.card.read(sum.cuda);
        float[] expected = t.cpu.read(sum.cpu, 2).get();
        double got = (double) actual[0] + actual[1];
        double wanted = (double) expected[0] + expected[1];
        if (!(Math.abs(got - wanted) <= tolerance(precision) * Math.abs(wanted))) {
            failures.add(what + ": got " + got + ", expected " + wanted);
        }
    }
}
