package vn.amtiet.vocabulary;

/** Receives the pieces of a text one after the other, as ranges of one byte array: nothing is copied. */
@FunctionalInterface
public interface PieceSink {
    /** The piece {@code text[from .. to)}; {@code from < to}. The array must not be kept or changed. */
    void piece(byte[] text, int from, int to);
}
