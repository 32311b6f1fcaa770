package vn.amtiet.vocabulary;

import java.util.Arrays;

/**
 * Numbers distinct byte strings 0, 1, 2, ... in order of arrival and finds them again by a range of any array, without
 * making an object. Open addressing, at most half full; the strings lie one after the other in one array. Not safe for
 * concurrent writes; concurrent reads are safe once it is published.
 */
final class PieceIndex {
    /** What {@link #find} returns for a string that is not there. */
    static final int ABSENT = -1;

    private static final int MAX_BYTES = Integer.MAX_VALUE - 16;

    private byte[] bytes = new byte[1 << 12];
    private int[] ends = new int[1 << 8];
    private int[] slots = new int[1 << 9];
    private int size;

    int size() {
        return size;
    }

    /** The number of {@code text[from .. to)}, or {@link #ABSENT}. */
    int find(byte[] text, int from, int to) {
        return slots[slot(text, from, to)] - 1;
    }

    /** The number of {@code text[from .. to)}, which is given the next one where it is new. */
    int add(byte[] text, int from, int to) {
        int slot = slot(text, from, to);
        if (slots[slot] != 0) {
            return slots[slot] - 1;
        }
        append(text, from, to);
        slots[slot] = size;
        if (size * 2 > slots.length) {
            rehash(slots.length * 2);
        }
        return size - 1;
    }

    byte[] piece(int number) {
        return Arrays.copyOfRange(bytes, start(number), ends[number]);
    }

    /** Bytes of all pieces together. */
    long totalBytes() {
        return size == 0 ? 0 : ends[size - 1];
    }

    int length(int number) {
        return ends[number] - start(number);
    }

    private int start(int number) {
        return number == 0 ? 0 : ends[number - 1];
    }

    private void append(byte[] text, int from, int to) {
        int start = size == 0 ? 0 : ends[size - 1];
        long end = (long) start + (to - from);
        if (end > MAX_BYTES || size >= (1 << 29)) {
            throw new IllegalStateException("more than 2 GiB of distinct pieces (" + size
                    + "): text without spaces? Drop rare pieces before merging counts");
        }
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_BYTES, Math.max(end, bytes.length * 2L)));
        }
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, size * 2);
        }
        System.arraycopy(text, from, bytes, start, to - from);
        ends[size++] = (int) end;
    }

    private int slot(byte[] text, int from, int to) {
        int mask = slots.length - 1;
        int slot = hash(text, from, to) & mask;
        while (slots[slot] != 0) {
            int number = slots[slot] - 1;
            if (Arrays.equals(text, from, to, bytes, start(number), ends[number])) {
                return slot;
            }
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void rehash(int capacity) {
        slots = new int[capacity];
        int mask = capacity - 1;
        for (int number = 0; number < size; number++) {
            int slot = hash(bytes, start(number), ends[number]) & mask;
            while (slots[slot] != 0) {
                slot = slot + 1 & mask;
            }
            slots[slot] = number + 1;
        }
    }

    /** A polynomial over the bytes, its bits mixed by the finaliser of MurmurHash3 (Appleby, fmix32). */
    static int hash(byte[] text, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text[i];
        }
        hash ^= hash >>> 16;
        hash *= 0x85EBCA6B;
        hash ^= hash >>> 13;
        hash *= 0xC2B2AE35;
        return hash ^ hash >>> 16;
    }
}
