package vn.amtiet.pipeline.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The members of a gzip file (RFC 1952), each unpacked and checked. Where one is damaged, reading goes on at the next
 * bytes that look like the head of a member. The packed bytes of the current member are kept, up to
 * {@link #LOOKBACK_BYTES}, so that a member that damage made the inflater run over is still found.
 */
final class GzipMembers implements ByteFeed {
    private static final int LOOKBACK_BYTES = 1 << 20;
    private static final int CHUNK_BYTES = 1 << 16;
    private static final int DEFLATE = 8;
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xE0;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private boolean inMember;
    private boolean ended;

    /** Stored positions count from the start of the file; packed[0] is the byte at {@code base}. */
    private byte[] packed = new byte[2 * CHUNK_BYTES];

    private long base;
    private long next;
    private long end;
    private long memberOffset;

    GzipMembers(InputStream in) {
        this.in = in;
    }

    @Override
    public int read(byte[] target, int from, int length) throws BrokenBytes {
        try {
            return ended ? -1 : inflate(target, from, length);
        } catch (Damage | DataFormatException e) {
            inMember = false;
            throw resynchronised(e.getMessage() == null ? "gzip: invalid data" : "gzip: " + e.getMessage());
        }
    }

    @Override
    public long memberOffset() {
        return memberOffset;
    }

    @Override
    public long storedPosition() {
        return next;
    }

    @Override
    public boolean hasMembers() {
        return true;
    }

    private int inflate(byte[] target, int from, int length) throws Damage, DataFormatException {
        while (true) {
            if (!inMember && !openMember()) {
                ended = true;
                inflater.end();
                return -1;
            }
            inflater.setInput(packed, (int) (next - base), (int) (end - next));
            int n = inflater.inflate(target, from, length);
            next = end - inflater.getRemaining();
            if (n > 0) {
                crc.update(target, from, n);
                return n;
            }
            if (inflater.finished()) {
                closeMember();
            } else if (inflater.needsDictionary()) {
                throw new Damage("the member asks for a dictionary");
            } else if (next == end && !fill()) {
                throw new Damage("the member is cut off");
            }
        }
    }

    /** Reads the head of the next member; false at the end of the file. Zero bytes between members are padding. */
    private boolean openMember() throws Damage {
        while (has(1) && packed[(int) (next - base)] == 0) {
            next++;
        }
        memberOffset = next;
        if (!has(1)) {
            return false;
        }
        if (!headAt(next)) {
            throw new Damage("no member begins here");
        }
        int flags = packed[(int) (next + 3 - base)];
        skip(10);
        if ((flags & EXTRA) != 0) {
            skip(packedByte() | packedByte() << 8);
        }
        for (int flag : new int[] {NAME, COMMENT}) {
            boolean more = (flags & flag) != 0;
            while (more) {
                more = packedByte() != 0;
            }
        }
        skip((flags & HEADER_CRC) != 0 ? 2 : 0);
        inflater.reset();
        crc.reset();
        inMember = true;
        return true;
    }

    private void closeMember() throws Damage {
        long expectedCrc = littleEndian();
        long expectedSize = littleEndian();
        inMember = false;
        if (expectedCrc != crc.getValue()) {
            throw new Damage("the checksum of the member differs");
        }
        if (expectedSize != (inflater.getBytesWritten() & 0xFFFFFFFFL)) {
            throw new Damage("the length of the member differs");
        }
    }

    /**
     * Goes to the next head behind the damaged one. Where the inflater stopped says nothing: members of like pages have
     * like codes, and a cut member can run over into the next one up to that one's very end.
     */
    private BrokenBytes resynchronised(String message) {
        next = Math.max(memberOffset + 1, base);
        while (has(1) && !headAt(next)) {
            next++;
        }
        return new BrokenBytes(memberOffset, next - memberOffset, true, message);
    }

    private boolean headAt(long position) {
        while (end - position < 4) {
            if (!fill()) {
                return false;
            }
        }
        int i = (int) (position - base);
        return packed[i] == 0x1F
                && packed[i + 1] == (byte) 0x8B
                && packed[i + 2] == DEFLATE
                && (packed[i + 3] & RESERVED) == 0;
    }

    private boolean has(int bytes) {
        while (end - next < bytes) {
            if (!fill()) {
                return false;
            }
        }
        return true;
    }

    private int packedByte() throws Damage {
        if (!has(1)) {
            throw new Damage("the member is cut off");
        }
        return packed[(int) (next++ - base)] & 0xFF;
    }

    private void skip(int bytes) throws Damage {
        for (int i = 0; i < bytes; i++) {
            packedByte();
        }
    }

    private long littleEndian() throws Damage {
        return packedByte() | packedByte() << 8 | packedByte() << 16 | (long) packedByte() << 24;
    }

    /** Reads more packed bytes behind {@code end}, keeping those from the member's head on; false at the end. */
    private boolean fill() {
        long keep = Math.max(Math.min(memberOffset, next), next - LOOKBACK_BYTES);
        if (end - base + CHUNK_BYTES > packed.length) {
            int kept = (int) (end - keep);
            byte[] target = kept + CHUNK_BYTES > packed.length ? new byte[2 * (kept + CHUNK_BYTES)] : packed;
            System.arraycopy(packed, (int) (keep - base), target, 0, kept);
            packed = target;
            base = keep;
        }
        int n = readStored((int) (end - base));
        end += Math.max(n, 0);
        return n > 0;
    }

    private int readStored(int index) {
        try {
            return in.read(packed, index, CHUNK_BYTES);
        } catch (IOException e) {
            // A gzip file inside a damaged archive: what is left of it cannot be had.
            return -1;
        }
    }

    private static final class Damage extends Exception {
        private static final long serialVersionUID = 1L;

        Damage(String message) {
            super(message);
        }
    }
}
