package vn.amtiet.pipeline.source;

import java.io.IOException;

/** Damage met while unpacking: a range of stored bytes that yields nothing more. */
final class BrokenBytes extends IOException {
    private static final long serialVersionUID = 1L;

    private final long offset;
    private final long length;
    private final boolean more;

    /**
     * @param offset where the damaged part begins, in stored bytes
     * @param length how many stored bytes it has
     * @param more whether reading can go on behind it
     */
    BrokenBytes(long offset, long length, boolean more, String message) {
        super(message);
        this.offset = offset;
        this.length = length;
        this.more = more;
    }

    long offset() {
        return offset;
    }

    long end() {
        return offset + length;
    }

    boolean more() {
        return more;
    }

    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? "unreadable bytes" : message;
    }
}
