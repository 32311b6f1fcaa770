package vn.amtiet.pipeline.filter;

import org.jspecify.annotations.Nullable;

/** Thresholds as settings give them: the given value or the default, within its range. */
final class Thresholds {
    private Thresholds() {}

    /** A share from 0 to 1. */
    static double share(String name, @Nullable Double given, double otherwise) {
        double share = given == null ? otherwise : given;
        checkShare(name, share);
        return share;
    }

    /** A number of 0 or more. */
    static double notNegative(String name, @Nullable Double given, double otherwise) {
        double threshold = given == null ? otherwise : given;
        checkNotNegative(name, threshold);
        return threshold;
    }

    /** A whole number of 0 or more. */
    static int count(String name, @Nullable Integer given, int otherwise) {
        int threshold = given == null ? otherwise : given;
        checkNotNegative(name, threshold);
        return threshold;
    }

    static void checkShare(String name, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(name + ": expected a share from 0 to 1, got " + share);
        }
    }

    static void checkNotNegative(String name, double threshold) {
        if (!(threshold >= 0)) {
            throw new IllegalArgumentException(name + ": expected 0 or more, got " + threshold);
        }
    }
}
