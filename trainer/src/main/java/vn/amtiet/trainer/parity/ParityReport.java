package vn.amtiet.trainer.parity;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import vn.amtiet.trainer.operations.Precision;

/**
 * How far an engine is from a reference case.
 *
 * @param name of the case
 * @param engine its description
 * @param differences every comparison made
 */
public record ParityReport(String name, String engine, List<Difference> differences) {
    /**
     * What is compared, with the largest difference that an engine may show by its arithmetic. Losses and norms: relative.
     * Tensors: norm of the difference over the norm of the reference gradient, of the reference change of the weights, of
     * the logits; under bf16, where single elements mean little, direction (one minus the cosine) and length of each tensor.
     *
     * <p>The limits of fp32 are those stated with the reference cases: rounding over sums of a few thousand terms stays ten
     * times below them; vectors get ten times more because their gradients are small differences of large sums. Those of tf32
     * allow for its products' 10-bit mantissas (a rounding of 5e-4 each), those of bf16 for activations of 8 bits; an AdamW
     * step turns the relative error of each small gradient into one of the weight's change.
     */
    public enum Quantity {
        LOSS("loss", 1e-5, 1e-4, 1e-3),
        GRADIENT_NORM("gradient norm", 1e-4, 1e-3, 2e-2),
        GRADIENT_OF_MATRIX("gradient, matrices", 1e-4, 2e-3, Double.NaN),
        GRADIENT_OF_VECTOR("gradient, vectors", 1e-3, 5e-3, Double.NaN),
        GRADIENT_DIRECTION("gradient, 1 - cosine", Double.NaN, Double.NaN, 1e-2),
        GRADIENT_LENGTH("gradient, length", Double.NaN, Double.NaN, 2e-2),
        CHANGE_OF_MATRIX("weight change, matrices", 1e-4, 2e-2, Double.NaN),
        CHANGE_OF_VECTOR("weight change, vectors", 1e-3, 2e-2, Double.NaN),
        CHANGE_DIRECTION("weight change, 1 - cosine", Double.NaN, Double.NaN, 5e-2),
        LOGITS("final logits", 1e-4, 5e-3, 5e-2);

        private final String label;
        private final double fp32;
        private final double tf32;
        private final double bf16;

        Quantity(String label, double fp32, double tf32, double bf16) {
            this.label = label;
            this.fp32 = fp32;
            this.tf32 = tf32;
            this.bf16 = bf16;
        }

        /** The largest difference allowed; NaN where this is not judged. */
        public double tolerance(Precision precision) {
            return switch (precision) {
                case FP32 -> fp32;
                case TF32 -> tf32;
                case BF16 -> bf16;
            };
        }
    }

    /**
     * One comparison.
     *
     * @param what the step or the tensor
     * @param relative size of the difference; NaN counts as beyond every tolerance
     * @param tolerance largest difference allowed
     */
    public record Difference(Quantity quantity, String what, double relative, double tolerance) {
        private boolean within() {
            return relative <= tolerance;
        }

        private double rank() {
            return Double.isNaN(relative) ? Double.POSITIVE_INFINITY : relative;
        }
    }

    /** Whether every difference is within its tolerance. */
    public boolean passed() {
        return differences.stream().allMatch(Difference::within);
    }

    /** The largest difference of each quantity. */
    public Map<Quantity, Difference> largest() {
        Map<Quantity, Difference> largest = new EnumMap<>(Quantity.class);
        for (Difference d : differences) {
            largest.merge(
                    d.quantity(),
                    d,
                    (a, b) -> Comparator.comparingDouble(Difference::rank).compare(a, b) >= 0 ? a : b);
        }
        return largest;
    }

    /** A table for people: one line per quantity with its largest difference, where it is, and the tolerance. */
    public String table() {
        StringBuilder out = new StringBuilder(name + " on " + engine + (passed() ? ": passed\n" : ": FAILED\n"));
        for (Difference d : largest().values()) {
            out.append(String.format(
                    Locale.ROOT,
                    "  %-26s %9.2e of %7.0e allowed  %-6s %s%n",
                    d.quantity().label,
                    d.relative(),
                    d.tolerance(),
                    d.within() ? "ok" : "BEYOND",
                    d.what()));
        }
        return out.toString();
    }
}
