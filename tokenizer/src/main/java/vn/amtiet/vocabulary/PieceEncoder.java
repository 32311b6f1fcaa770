package vn.amtiet.vocabulary;

import it.unimi.dsi.fastutil.ints.IntArrayList;

/** Ids of one piece. Safe for use by many threads. */
@FunctionalInterface
interface PieceEncoder {
    /** Appends the ids of {@code text[from .. to)}. Throws IllegalArgumentException where the kind cannot say it. */
    void encode(byte[] text, int from, int to, IntArrayList ids);
}
