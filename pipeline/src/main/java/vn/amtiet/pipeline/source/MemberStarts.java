package vn.amtiet.pipeline.source;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongArrays;

/**
 * Where members begin: unpacked positions with stored offsets, both ascending. 16 bytes a member, so that a window full
 * of members of one byte each stays a small multiple of itself.
 */
final class MemberStarts {
    private final LongArrayList positions = new LongArrayList();
    private final LongArrayList offsets = new LongArrayList();

    /** Notes that the bytes from {@code position} on are of the member at {@code offset}, if that is another than before. */
    void add(long position, long offset) {
        if (offsets.isEmpty() || offsets.getLong(offsets.size() - 1) != offset) {
            positions.add(position);
            offsets.add(offset);
        }
    }

    /** Index of the last member that begins at the position or before; -1 if there is none. */
    int at(long position) {
        int found = LongArrays.binarySearch(positions.elements(), 0, positions.size(), position);
        return found >= 0 ? found : -found - 2;
    }

    /** Index of the first member that begins behind the position; -1 if there is none. */
    int behind(long position) {
        int next = at(position) + 1;
        return next < positions.size() ? next : -1;
    }

    long position(int index) {
        return positions.getLong(index);
    }

    long offset(int index) {
        return offsets.getLong(index);
    }

    /** Forgets the members before the one that holds the position. */
    void forgetBefore(long position) {
        int kept = at(position);
        if (kept > 0) {
            positions.removeElements(0, kept);
            offsets.removeElements(0, kept);
        }
    }
}
