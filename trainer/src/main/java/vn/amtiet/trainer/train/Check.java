package vn.amtiet.trainer.train;

import org.jspecify.annotations.Nullable;

/** Range checks of configuration values; the messages name the key, what was expected and what was found. */
final class Check {
    private Check() {}

    static void present(String name, @Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
    }

    static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ": " + value);
        }
    }

    static void positive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " must be a number above 0: " + value);
        }
    }

    /** Checks {@code from <= value < to}. */
    static void range(String name, double value, double from, double to) {
        if (!(value >= from && value < to)) {
            throw new IllegalArgumentException(name + " must be in [" + from + ", " + to + "): " + value);
        }
    }
}
