package vn.amtiet.pipeline.source;

/** Unpacked bytes of one file, member by member. Plain files and all packings but gzip have one member. */
interface ByteFeed {
    /**
     * Reads up to {@code length} bytes, all of one member; -1 at the end.
     *
     * @throws BrokenBytes once for each damaged part; the next call goes on behind it
     */
    int read(byte[] target, int from, int length) throws BrokenBytes;

    /** Where the member of the bytes read last begins, in stored bytes. */
    long memberOffset();

    /** How many stored bytes have been used so far. */
    long storedPosition();

    /** Whether offsets of members tell records apart; otherwise the unpacked position does. */
    boolean hasMembers();
}
