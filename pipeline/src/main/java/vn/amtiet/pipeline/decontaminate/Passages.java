package vn.amtiet.pipeline.decontaminate;

import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.io.Serializable;
import vn.amtiet.pipeline.dedup.Signer;

/**
 * Passages to look for: runs of so many syllables by their 64-bit hashes. A text that is shorter than a run has none.
 *
 * <pre>{@code
 * Passages passages = new Passages(13);
 * passages.add(question);
 * boolean seen = passages.in(document);
 * }</pre>
 */
public final class Passages implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int window;
    private final LongOpenHashSet hashes = new LongOpenHashSet();

    public Passages(int window) {
        this.window = window;
    }

    /** Hashes of the runs of a text, in order; a text shorter than one has none. */
    public static long[] hashes(String text, int window) {
        return Signer.windows(text, window);
    }

    /** Adds the passages of a text. */
    public void add(String text) {
        for (long hash : hashes(text, window)) {
            hashes.add(hash);
        }
    }

    /** Adds one passage by its hash. */
    public void addHash(long hash) {
        hashes.add(hash);
    }

    /** Number of different passages. */
    public int size() {
        return hashes.size();
    }

    /** Whether one of them stands in a text. */
    public boolean in(String text) {
        for (long hash : hashes(text, window)) {
            if (hashes.contains(hash)) {
                return true;
            }
        }
        return false;
    }
}
