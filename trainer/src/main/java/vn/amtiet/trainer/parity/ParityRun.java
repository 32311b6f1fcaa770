package vn.amtiet.trainer.parity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import vn.amtiet.trainer.checkpoint.Safetensors;
import vn.amtiet.trainer.engine.Batch;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.model.Parameter;
import vn.amtiet.trainer.operations.UpdateSettings;
import vn.amtiet.trainer.parity.ParityReport.Difference;
import vn.amtiet.trainer.parity.ParityReport.Quantity;

/** Runs every step of a case on an engine and measures how far it is from the reference. */
public final class ParityRun {
    private final ParityCase parity;
    private final ParityCase.Description given;
    private final Engine engine;
    private final Safetensors reference;
    private final List<Difference> differences = new ArrayList<>();

    private ParityRun(ParityCase parity, Engine engine, Safetensors reference) {
        this.parity = parity;
        this.given = parity.description();
        this.engine = engine;
        this.reference = reference;
    }

    /** Loads the case's weights into the engine, trains its steps, compares. The engine must have the case's layout. */
    public static ParityReport of(ParityCase parity, Engine engine) {
        try (Safetensors reference = Safetensors.open(parity.tensors())) {
            return new ParityRun(parity, engine, reference).run();
        }
    }

    private ParityReport run() {
        for (Parameter p : engine.layout().parameters()) {
            engine.setParameter(p.name(), reference.floats("init." + p.name()));
        }
        int[] x = reference.ints("x");
        int[] y = reference.ints("y");
        for (int step = 0; step < given.steps(); step++) {
            step(step, x, y);
        }
        for (Parameter p : engine.layout().parameters()) {
            weightChange(p);
        }
        logits(x);
        return new ParityReport(parity.name(), engine.description(), List.copyOf(differences));
    }

    private void step(int step, int[] x, int[] y) {
        int size = given.batch() * given.blockSize();
        double loss = 0;
        for (int micro = 0; micro < given.accum(); micro++) {
            int from = (step * given.accum() + micro) * size;
            int[] inputs = Arrays.copyOfRange(x, from, from + size);
            int[] targets = Arrays.copyOfRange(y, from, from + size);
            loss += engine.accumulate(
                                    new Batch(given.batch(), given.blockSize(), inputs, targets),
                                    step,
                                    micro,
                                    given.accum())
                            .getAsDouble()
                    / given.accum();
        }
        if (step == 0) {
            engine.layout().parameters().forEach(this::gradient);
        }
        double norm = engine.update(settings(step)).getAsDouble();
        scalar(Quantity.LOSS, "step " + step, loss, given.losses().get(step));
        scalar(
                Quantity.GRADIENT_NORM,
                "step " + step,
                norm,
                given.gradientNorms().get(step));
    }

    private UpdateSettings settings(int step) {
        return new UpdateSettings(
                given.learningRates().get(step),
                given.optimizer().betas().get(0),
                given.optimizer().betas().get(1),
                given.optimizer().epsilon(),
                given.optimizer().weightDecay(),
                OptionalDouble.of(given.clip()),
                step + 1L);
    }

    private void scalar(Quantity quantity, String what, double got, double expected) {
        add(quantity, what, Math.abs(got - expected) / Math.abs(expected));
    }

    /** Notes a comparison if it is judged in the engine's precision. */
    private void add(Quantity quantity, String what, double relative) {
        double tolerance = quantity.tolerance(engine.precision());
        if (!Double.isNaN(tolerance)) {
            differences.add(new Difference(quantity, what, relative, tolerance));
        }
    }

    private void gradient(Parameter p) {
        float[] expected = reference.floats("grad0." + p.name());
        float[] got = engine.gradient(p.name());
        boolean vector = p.shape().size() == 1;
        if (p.name().endsWith("attn.c_attn.bias")) {
            int width = given.width();
            Arrays.fill(expected, width, 2 * width, 0);
            Arrays.fill(got, width, 2 * width, 0);
        }
        Quantity quantity = vector ? Quantity.GRADIENT_OF_VECTOR : Quantity.GRADIENT_OF_MATRIX;
        add(quantity, p.name(), distance(got, expected) / norm(expected));
        add(Quantity.GRADIENT_DIRECTION, p.name(), 1 - cosine(got, expected));
        add(Quantity.GRADIENT_LENGTH, p.name(), Math.abs(norm(got) / norm(expected) - 1));
    }

    /** The distance of the final weights as a share of how far the reference moved them. */
    private void weightChange(Parameter p) {
        float[] start = reference.floats("init." + p.name());
        float[] expected = reference.floats("final." + p.name());
        float[] got = engine.parameter(p.name());
        boolean vector = p.shape().size() == 1;
        if (p.name().endsWith("attn.c_attn.bias")) {
            int width = given.width();
            Arrays.fill(expected, width, 2 * width, 0);
            Arrays.fill(got, width, 2 * width, 0);
            Arrays.fill(start, width, 2 * width, 0);
        }
        Quantity quantity = vector ? Quantity.CHANGE_OF_VECTOR : Quantity.CHANGE_OF_MATRIX;
        add(quantity, p.name(), distance(got, expected) / distance(expected, start));
        if (!vector) {
            add(Quantity.CHANGE_DIRECTION, p.name(), 1 - cosine(difference(got, start), difference(expected, start)));
        }
    }

    private void logits(int[] x) {
        int size = given.batch() * given.blockSize();
        float[] got = engine.logits(Arrays.copyOf(x, size), given.batch(), given.blockSize());
        float[] expected = reference.floats("final_logits");
        add(Quantity.LOGITS, "final_logits", distance(got, expected) / norm(expected));
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < b.length; i++) {
            sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }

    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
        }
        return dot / norm(a) / norm(b);
    }

    private static float[] difference(float[] a, float[] b) {
        float[] result = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            result[i] = a[i] - b[i];
        }
        return result;
    }

    private static double norm(float[] a) {
        return distance(a, new float[a.length]);
    }
}
