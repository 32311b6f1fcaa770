package vn.amtiet.vocabulary.cli;

import java.io.PrintWriter;
import java.util.function.Supplier;

/** Says how far long work is: at most one line every three seconds, made only when it is shown. */
final class ProgressLines {
    private static final long INTERVAL_NANOS = 3_000_000_000L;

    private final PrintWriter to;
    private long last = System.nanoTime();

    ProgressLines(PrintWriter to) {
        this.to = to;
    }

    void line(Supplier<String> text) {
        long now = System.nanoTime();
        if (now - last >= INTERVAL_NANOS) {
            last = now;
            to.println(text.get());
            to.flush();
        }
    }
}
