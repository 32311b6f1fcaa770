package vn.amtiet.trainer.parity;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How far an engine is from a reference case.
 *
 * @param name of the case
 * @param engine its description
 * @param differences every comparison made
 */
public record ParityReport(String name, String engine, List<Difference> differences) {
    /**
     * What is compared, with the largest difference a float32 engine may show. Losses and norms: relative. Tensors: norm of
     * the difference over the norm of the reference gradient, of the reference change of the weights, of the logits. The
     * tolerances are those stated with the reference cases: rounding of float32 over sums of a few thousand terms stays
     * ten times below them; vectors get ten times more because their gradients are small differences of large sums.
     */
    public enum Quantity {
        LOSS("loss", 1e-5),
        GRADIENT_NORM("gradient norm", 1e-4),
        GRADIENT_OF_MATRIX("gradient, matrices", 1e-4),
        GRADIENT_OF_VECTOR("gradient, vectors", 1e-3),
        CHANGE_OF_MATRIX("weight change, matrices", 1e-4),
        CHANGE_OF_VECTOR("weight change, vectors", 1e-3),
        LOGITS("final logits", 1e-4);

        private final String label;
        private final double tolerance;

        Quantity(String label, double tolerance) {
            this.label = label;
            this.tolerance = tolerance;
        }

        public double tolerance() {
            return tolerance;
        }
    }

    /**
     * One comparison.
     *
     * @param what the step or the tensor
     * @param relative size of the difference; NaN counts as beyond every tolerance
     */
    public record Difference(Quantity quantity, String what, double relative) {
        private boolean within() {
            return relative <= quantity.tolerance();
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
                    "  %-24s %9.2e of %7.0e allowed  %-6s %s%n",
                    d.quantity().label,
                    d.relative(),
                    d.quantity().tolerance(),
                    d.within() ? "ok" : "BEYOND",
                    d.what()));
        }
        return out.toString();
    }
}
