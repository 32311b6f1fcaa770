package vn.amtiet.pipeline.source;

import java.io.IOException;
import java.io.InputStream;

/** A stream as one member: plain bytes, or an unpacker that cannot go on behind damage (zst, bz2, xz). */
final class StreamFeed implements ByteFeed {
    private final InputStream in;
    private long position;
    private boolean broken;

    StreamFeed(InputStream in) {
        this.in = in;
    }

    @Override
    public int read(byte[] target, int from, int length) throws BrokenBytes {
        if (broken) {
            return -1;
        }
        try {
            int n = in.read(target, from, length);
            position += Math.max(n, 0);
            return n;
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            // Beside IOException, bzip2 and tar readers meet damage as the two others.
            broken = true;
            String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new BrokenBytes(position, 0, false, message);
        }
    }

    @Override
    public long memberOffset() {
        return 0;
    }

    @Override
    public long storedPosition() {
        return position;
    }

    @Override
    public boolean hasMembers() {
        return false;
    }
}
