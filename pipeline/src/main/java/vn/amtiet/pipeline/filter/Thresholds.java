package vn.amtiet.pipeline.filter;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
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

    /** A whole number of 0 or more, or null: the rule is not asked. */
    static @Nullable Integer optionalCount(String name, @Nullable Integer given) {
        if (given != null) {
            checkNotNegative(name, given);
        }
        return given;
    }

    /** A number of 0 or more, or null: the rule is not asked. */
    static @Nullable Double optional(String name, @Nullable Double given) {
        if (given != null) {
            checkNotNegative(name, given);
        }
        return given;
    }

    /** Shares from 0 to 1 by the number of tokens in a run, which is 1 or more. */
    static SortedMap<Integer, Double> shares(
            String name, @Nullable SortedMap<Integer, Double> given, SortedMap<Integer, Double> otherwise) {
        SortedMap<Integer, Double> shares = new TreeMap<>(given == null ? otherwise : given);
        shares.forEach((tokens, share) -> {
            if (tokens < 1) {
                throw new IllegalArgumentException(name + ": expected runs of 1 token or more, got " + tokens);
            }
            checkShare(name + "." + tokens, share);
        });
        return Collections.unmodifiableSortedMap(shares);
    }

    /** Adds the rule of a threshold that is given. */
    static <T> void addRule(List<TextRule> rules, @Nullable T threshold, Function<T, TextRule> rule) {
        if (threshold != null) {
            rules.add(rule.apply(threshold));
        }
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
