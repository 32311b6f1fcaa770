package vn.amtiet.pipeline.source;

import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A window that moves over unpacked bytes. Positions count unpacked bytes from the start; {@link #storedOffset} says
 * where they lie in the file. The window ends at damage, which has to be passed by hand.
 */
final class RecordInput {
    private static final int READ_BYTES = 1 << 16;

    private final ByteFeed feed;
    private final MemberStarts members = new MemberStarts();
    private byte[] window = new byte[2 * READ_BYTES];
    private int from;
    private int to;
    private long base;
    private boolean ended;
    private @Nullable BrokenBytes damage;

    RecordInput(ByteFeed feed) {
        this.feed = feed;
    }

    /** The unpacked position of the window's first byte. */
    long position() {
        return base + from;
    }

    /** How many bytes the window holds. */
    int available() {
        return to - from;
    }

    byte at(int index) {
        return window[from + index];
    }

    byte[] copy(int index, int length) {
        return Arrays.copyOfRange(window, from + index, from + index + length);
    }

    /** The damage right behind the window, if the window ends there. */
    @Nullable
    BrokenBytes damage() {
        return damage;
    }

    /** Whether no byte is left before the end or the damage. */
    boolean exhausted() {
        return !fill(1);
    }

    void advance(int bytes) {
        from += bytes;
    }

    /** Lets the window hold {@code bytes} bytes; false if the end or damage comes first. */
    boolean fill(int bytes) {
        while (to - from < bytes && !ended && damage == null) {
            makeRoom(bytes);
            readMore();
        }
        return to - from >= bytes;
    }

    /** Goes on behind the damage, if there is any; what the window still holds before it is passed over. */
    void passDamage() {
        ended |= damage != null && !damage.more();
        damage = null;
        from = to;
    }

    /**
     * Where the byte at a position of the window is kept: the start of its gzip member, or, for all else, the position
     * itself.
     */
    long storedOffset(long position) {
        if (!feed.hasMembers()) {
            return position;
        }
        int member = members.at(position);
        return member < 0 ? feed.memberOffset() : members.offset(member);
    }

    /** How far into its gzip member a position lies; 0 for all else. */
    long innerOffset(long position) {
        int member = members.at(position);
        return feed.hasMembers() && member >= 0 ? position - members.position(member) : 0;
    }

    /** The first position above the given one at which a gzip member begins, as far as the window has been read. */
    long nextMember(long position) {
        int next = feed.hasMembers() ? members.behind(position) : -1;
        return next < 0 ? Long.MAX_VALUE : members.position(next);
    }

    boolean memberStartsAt(long position) {
        int member = members.at(position);
        return feed.hasMembers() && member >= 0 && members.position(member) == position;
    }

    /** The stored offset behind all that has been passed: where the member of the next byte begins, or the damage ends. */
    long storedEnd() {
        if (available() > 0 || !feed.hasMembers()) {
            return storedOffset(position());
        }
        return damage != null ? damage.end() : feed.storedPosition();
    }

    /** How many stored bytes have been used to fill the window. */
    long storedPosition() {
        return feed.hasMembers() ? feed.storedPosition() : position();
    }

    /** The bytes from here on as a stream, which throws {@link BrokenBytes} at damage, again and again. */
    InputStream stream() {
        return new Window();
    }

    private final class Window extends InputStream {
        @Override
        public int read() throws BrokenBytes {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws BrokenBytes {
            if (length == 0) {
                return 0;
            }
            if (!fill(1)) {
                if (damage != null) {
                    throw damage;
                }
                return -1;
            }
            int n = Math.min(length, to - from);
            System.arraycopy(window, from, target, offset, n);
            advance(n);
            return n;
        }
    }

    private void makeRoom(int bytes) {
        int kept = to - from;
        if (window.length - to >= READ_BYTES) {
            return;
        }
        int wanted = Math.max(kept, Math.min(bytes, 2 * kept)) + 2 * READ_BYTES;
        byte[] target = window.length >= wanted ? window : new byte[wanted];
        System.arraycopy(window, from, target, 0, kept);
        window = target;
        base += from;
        from = 0;
        to = kept;
        members.forgetBefore(base);
    }

    private void readMore() {
        try {
            int n = feed.read(window, to, Math.min(READ_BYTES, window.length - to));
            if (n < 0) {
                ended = true;
                return;
            }
            members.add(base + to, feed.memberOffset());
            to += n;
        } catch (BrokenBytes e) {
            damage = e;
        }
    }
}
