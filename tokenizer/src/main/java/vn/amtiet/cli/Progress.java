package vn.amtiet.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How far long work has come, on standard error: a bar redrawn in place on a terminal, one line every
 * {@value #LINE_SECONDS} seconds otherwise.
 *
 * <pre>{@code
 * clean [#########...........]  45 %  1,204,992 of 2,677,760 documents  31,204/s  0:47 left
 * }</pre>
 *
 * <p>Where the total grows while the work goes on, neither a bar nor a rate would say anything:
 *
 * <pre>{@code
 * 1-documents: 3 of 12 tasks, 0:16
 * }</pre>
 *
 * <p>Thread-safe; {@link #advance} costs an addition and a look at the clock.
 */
public final class Progress implements AutoCloseable {
    private static final int BAR_CELLS = 20;
    private static final long LINE_SECONDS = 5;
    private static final long REDRAW_MILLIS = 200;

    /**
     * Where progress goes and what time it is.
     *
     * @param out the stream
     * @param terminal whether a line can be redrawn
     * @param nanoTime a clock such as {@link System#nanoTime}
     */
    public record Screen(PrintStream out, boolean terminal, LongSupplier nanoTime) {
        /** Standard error. */
        public static Screen standardError() {
            return new Screen(
                    new PrintStream(System.err, true, StandardCharsets.UTF_8), isTerminal(), System::nanoTime);
        }

        /** Linux tells what standard error is; elsewhere a console stands for it. */
        private static boolean isTerminal() {
            Path standardError = Path.of("/proc/self/fd/2");
            try {
                String target = Files.readSymbolicLink(standardError).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
            } catch (IOException | UnsupportedOperationException e) {
                return System.console() != null;
            }
        }
    }

    private final String label;
    private final String unit;
    private final boolean growing;
    private final AtomicLong total;
    private final Screen screen;
    private final long started;
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong nextDraw;
    private volatile String note = "";
    private volatile String outcome = "";
    private int drawnWidth;
    private boolean closed;

    private Progress(String label, String unit, boolean growing, long total, Screen screen) {
        this.label = label;
        this.unit = unit;
        this.growing = growing;
        this.total = new AtomicLong(total);
        this.screen = screen;
        this.started = screen.nanoTime().getAsLong();
        this.nextDraw = new AtomicLong(interval());
    }

    /** Progress on standard error towards {@code total} units, such as 1,200 "documents"; 0 where it is not known. */
    public static Progress start(String label, String unit, long total) {
        return start(label, unit, total, Screen.standardError());
    }

    /** The same on another screen. */
    public static Progress start(String label, String unit, long total, Screen screen) {
        return new Progress(label, unit, false, total, screen);
    }

    /** Progress on standard error towards a total that {@link #expect} makes known bit by bit, such as "tasks". */
    public static Progress growing(String label, String unit) {
        return growing(label, unit, Screen.standardError());
    }

    /** The same on another screen. */
    public static Progress growing(String label, String unit, Screen screen) {
        return new Progress(label, unit, true, 0, screen);
    }

    /** Adds units to a growing total. */
    public void expect(long units) {
        total.addAndGet(units);
    }

    /** Adds finished units. */
    public void advance(long units) {
        done.addAndGet(units);
        long elapsed = elapsedNanos();
        long due = nextDraw.get();
        if (elapsed >= due && nextDraw.compareAndSet(due, elapsed + interval())) {
            draw(elapsed, false);
        }
    }

    /** Text after the figures, such as "loss 3.21"; replaces the last one. */
    public void note(String text) {
        note = text;
    }

    /** What the last line says in place of the figures of a growing total: "112 of 136 kept". */
    public void outcome(String text) {
        outcome = text;
    }

    /** Draws the last state, with the time it took, and ends the line. */
    @Override
    public void close() {
        draw(elapsedNanos(), true);
    }

    private long elapsedNanos() {
        return screen.nanoTime().getAsLong() - started;
    }

    private long interval() {
        return screen.terminal()
                ? TimeUnit.MILLISECONDS.toNanos(REDRAW_MILLIS)
                : TimeUnit.SECONDS.toNanos(LINE_SECONDS);
    }

    private synchronized void draw(long elapsed, boolean last) {
        if (closed) {
            return;
        }
        closed = last;
        String line = growing ? growingLine(elapsed, last) : line(elapsed, last);
        if (screen.terminal()) {
            String blank = " ".repeat(Math.max(0, drawnWidth - line.length()));
            screen.out().print('\r' + line + blank + (last ? "\n" : ""));
            drawnWidth = line.length();
        } else {
            screen.out().print(line + "\n");
        }
        screen.out().flush();
    }

    private String growingLine(long elapsed, boolean last) {
        String figures = last && !outcome.isEmpty()
                ? outcome
                : String.format(Locale.ROOT, "%,d of %,d %s", done.get(), total.get(), unit);
        return label + ": " + figures + ", " + clock(elapsed / 1e9);
    }

    private String line(long elapsed, boolean last) {
        long now = done.get();
        long all = total.get();
        double seconds = elapsed / 1e9;
        StringBuilder line = new StringBuilder(label);
        if (all > 0) {
            double share = Math.min(1.0, (double) now / all);
            if (screen.terminal()) {
                int full = (int) (share * BAR_CELLS);
                line.append(" [")
                        .append("#".repeat(full))
                        .append(".".repeat(BAR_CELLS - full))
                        .append(']');
            }
            line.append(String.format(Locale.ROOT, " %3d %%  %,d of %,d %s", (int) (share * 100), now, all, unit));
        } else {
            line.append(String.format(Locale.ROOT, "  %,d %s", now, unit));
        }
        double rate = seconds > 0 ? now / seconds : 0;
        if (rate > 0) {
            line.append(String.format(Locale.ROOT, rate < 10 ? "  %,.2f/s" : "  %,.0f/s", rate));
        }
        if (last) {
            line.append("  ").append(clock(seconds));
        } else if (all > 0 && rate > 0) {
            line.append("  ").append(clock(Math.max(0, all - now) / rate)).append(" left");
        }
        return note.isEmpty() ? line.toString() : line.append("  ").append(note).toString();
    }

    /** 47 seconds are "0:47", two hours "2:00:00". */
    private static String clock(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }
}
