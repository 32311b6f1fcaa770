package vn.amtiet.vocabulary;

/**
 * Ids to bytes, one id at a time, for text that is shown while it is being made. All that {@link #add} and {@link #finish}
 * return, joined, is what {@link Vocabulary#decode} returns for the same ids. For one thread and one text.
 *
 * <p>Example: the ids of "nước" in a symato vocabulary are a symbol, at which nothing comes out, and a mark and tone, at
 * which "nước" does.
 */
public interface IdDecoder {
    /** The bytes that are certain after this id. Throws IllegalArgumentException for an id outside 0..size-1. */
    byte[] add(int id);

    /** The bytes that were waiting for more ids. */
    byte[] finish();
}
