package vn.amtiet.cli;

/** How far long work has come: a bar redrawn on a terminal, one line every few seconds otherwise. Thread-safe. */
public final class Progress implements AutoCloseable {
    /** Progress on standard error towards {@code total} units, such as 1,200 "documents"; 0 where it is not known. */
    public static Progress start(String label, String unit, long total) {
        throw new UnsupportedOperationException(label + unit + total);
    }

    /** Adds finished units. */
    public void advance(long units) {
        throw new UnsupportedOperationException("" + units);
    }

    /** Text after the figures, such as "loss 3.21"; replaces the last one. */
    public void note(String text) {
        throw new UnsupportedOperationException(text);
    }

    /** Draws the last state and ends the line. */
    @Override
    public void close() {}
}
