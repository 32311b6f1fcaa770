package vn.amtiet.vocabulary;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The ids of pieces seen lately: a fixed number of slots, two for each hash, the newcomer first. Safe for many threads
 * without locks, because an entry never changes; at worst a piece is worked out again.
 */
final class PieceCache {
    /** A longer piece is not remembered: it hardly comes again. */
    static final int MAX_PIECE_BYTES = 64;

    private static final int SLOTS = 1 << 16;

    private record Entry(int hash, byte[] piece, int[] ids) {
        boolean is(int wanted, byte[] text, int from, int to) {
            return hash == wanted && Arrays.equals(text, from, to, piece, 0, piece.length);
        }
    }

    private final AtomicReferenceArray<Entry> slots = new AtomicReferenceArray<>(SLOTS);

    /** The ids of {@code text[from .. to)}, not to be changed; null where they are not known. */
    int @Nullable [] get(int hash, byte[] text, int from, int to) {
        Entry first = slots.getAcquire(hash & SLOTS - 1);
        if (first == null) {
            return null;
        }
        if (first.is(hash, text, from, to)) {
            return first.ids;
        }
        Entry second = slots.getAcquire((hash & SLOTS - 1) ^ 1);
        return second != null && second.is(hash, text, from, to) ? second.ids : null;
    }

    /** Remembers a piece, unless it is too long to come again. */
    void put(int hash, byte[] text, int from, int to, int[] ids) {
        if (to - from > MAX_PIECE_BYTES) {
            return;
        }
        int slot = hash & SLOTS - 1;
        Entry old = slots.getAcquire(slot);
        if (old != null) {
            slots.setRelease(slot ^ 1, old);
        }
        slots.setRelease(slot, new Entry(hash, Arrays.copyOfRange(text, from, to), ids));
    }
}
