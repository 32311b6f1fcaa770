package vn.amtiet.vocabulary;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The ids of pieces seen lately: a fixed number of slots, a newcomer takes the slot of its hash. Safe for many threads
 * without locks, because an entry never changes; at worst a piece is worked out again.
 */
final class PieceCache {
    private static final int SLOTS = 1 << 16;
    private static final int MAX_PIECE_BYTES = 64;

    private record Entry(byte[] piece, int[] ids) {}

    private final AtomicReferenceArray<Entry> slots = new AtomicReferenceArray<>(SLOTS);

    /** The ids of {@code text[from .. to)}, not to be changed; null where they are not known. */
    int @Nullable [] get(byte[] text, int from, int to) {
        Entry entry = slots.getAcquire(slot(text, from, to));
        return entry != null && Arrays.equals(text, from, to, entry.piece, 0, entry.piece.length) ? entry.ids : null;
    }

    /** Remembers a piece, unless it is too long to come again. */
    void put(byte[] text, int from, int to, int[] ids) {
        if (to - from <= MAX_PIECE_BYTES) {
            slots.setRelease(slot(text, from, to), new Entry(Arrays.copyOfRange(text, from, to), ids));
        }
    }

    private static int slot(byte[] text, int from, int to) {
        return PieceIndex.hash(text, from, to) & SLOTS - 1;
    }
}
