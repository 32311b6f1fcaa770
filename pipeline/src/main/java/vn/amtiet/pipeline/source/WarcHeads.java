package vn.amtiet.pipeline.source;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.netpreserve.jwarc.MessageHeaders;
import org.netpreserve.jwarc.WarcParser;

/** WARC heads: a version line, fields, a blank line (ISO 28500). */
final class WarcHeads implements RecordHeads {
    /** A head with a thousand long fields; real ones take less than 2 KiB. */
    private static final int MAX_HEAD_BYTES = 1 << 18;

    private static final byte[] MAGIC = "WARC/".getBytes(StandardCharsets.US_ASCII);

    @Override
    public boolean beginAt(RecordInput input, int index) {
        if (!input.fill(index + MAGIC.length + 1)) {
            return false;
        }
        for (int i = 0; i < MAGIC.length; i++) {
            if (input.at(index + i) != MAGIC[i]) {
                return false;
            }
        }
        return Character.isDigit(input.at(index + MAGIC.length));
    }

    @Override
    public Head read(RecordInput input) throws BadHead {
        if (!beginAt(input, 0)) {
            throw new BadHead("expected a record that begins with WARC/");
        }
        int bytes = length(input);
        byte[] head = input.copy(0, bytes);
        MessageHeaders fields = parse(head);
        return new Head(bytes, contentLength(fields), fields, hasStandardLineEnds(head));
    }

    /** The number in Content-Length. */
    static long contentLength(MessageHeaders fields) throws BadHead {
        String length = fields.first("Content-Length").orElse("").strip();
        if (!length.matches("\\d{1,18}")) {
            throw new BadHead("Content-Length: expected a number, got \"" + length + "\"");
        }
        return Long.parseLong(length);
    }

    /** jwarc's reading of one head, ARC heads included. */
    static MessageHeaders parse(byte[] head) throws BadHead {
        WarcParser parser = new WarcParser();
        parser.setLenient(true);
        parser.parse(ByteBuffer.wrap(head));
        if (!parser.isFinished()) {
            throw new BadHead("the record's head is malformed");
        }
        return parser.headers();
    }

    /** The standard's line ends, CR LF; a bare LF or CR CR LF shows that the file went through a conversion. */
    private static boolean hasStandardLineEnds(byte[] head) {
        return new String(head, StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n");
    }

    /** Up to and with the first blank line. */
    private static int length(RecordInput input) throws BadHead {
        boolean blank = false;
        for (int i = 0; i < MAX_HEAD_BYTES && input.fill(i + 1); i++) {
            byte b = input.at(i);
            if (b == '\n' && blank) {
                return i + 1;
            }
            blank = b == '\n' || (blank && b == '\r');
        }
        throw new BadHead("the record's head has no end");
    }
}
