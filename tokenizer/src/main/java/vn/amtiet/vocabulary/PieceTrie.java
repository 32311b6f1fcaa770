package vn.amtiet.vocabulary;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;

/**
 * Finds all known pieces that begin at a place of a text, one byte after the other. Safe to share once it is filled.
 *
 * <pre>{@code
 * int node = PieceTrie.ROOT;
 * for (int i = from; i < to && (node = trie.next(node, text[i])) != PieceTrie.NO_NODE; i++) {
 *     int number = trie.number(node);
 * }
 * }</pre>
 */
final class PieceTrie {
    static final int ROOT = 0;
    static final int NO_NODE = -1;

    /** What {@link #number} returns where no piece ends. */
    static final int NO_PIECE = -1;

    private final Long2IntOpenHashMap children = new Long2IntOpenHashMap();
    private final IntArrayList numbers = new IntArrayList();

    PieceTrie() {
        children.defaultReturnValue(NO_NODE);
        numbers.add(NO_PIECE);
    }

    void add(byte[] piece, int number) {
        int node = ROOT;
        for (byte value : piece) {
            int next = next(node, value);
            if (next == NO_NODE) {
                next = numbers.size();
                children.put(key(node, value), next);
                numbers.add(NO_PIECE);
            }
            node = next;
        }
        numbers.set(node, number);
    }

    int next(int node, byte value) {
        return children.get(key(node, value));
    }

    int number(int node) {
        return numbers.getInt(node);
    }

    private static long key(int node, byte value) {
        return (long) node << 8 | value & 0xFF;
    }
}
