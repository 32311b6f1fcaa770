package vn.amtiet.pipeline.source;

import org.netpreserve.jwarc.MessageHeaders;

/** How the records of an archive format begin. */
interface RecordHeads {
    /** Whether a record begins at this index of the window. */
    boolean beginAt(RecordInput input, int index);

    /**
     * The head at the start of the window, which is not passed yet.
     *
     * @throws BadHead if no head stands there or it says no length
     */
    Head read(RecordInput input) throws BadHead;

    /**
     * @param bytes the head's own length
     * @param bodyBytes what the head says of the body's length, not negative
     * @param fields its fields under their WARC names, for ARC records too
     * @param exact whether the length can be trusted to the byte; not so in a file whose line ends were converted
     */
    record Head(int bytes, long bodyBytes, MessageHeaders fields, boolean exact) {}

    /** Says what is wrong with a head. */
    final class BadHead extends Exception {
        private static final long serialVersionUID = 1L;

        BadHead(String message) {
            super(message);
        }
    }
}
