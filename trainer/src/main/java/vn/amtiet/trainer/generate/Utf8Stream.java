package vn.amtiet.trainer.generate;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text out of pieces of bytes, whole characters only: the pieces E1 BB and 87 give "" and "ệ". Bytes that can be no
 * character become U+FFFD.
 */
public final class Utf8Stream {
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private byte[] waiting = new byte[0];

    /** The characters that are complete once {@code bytes} have come. */
    public String add(byte[] bytes) {
        return decode(bytes, false);
    }

    /** What is left at the end; an unfinished character becomes U+FFFD. */
    public String finish() {
        return decode(new byte[0], true);
    }

    private String decode(byte[] bytes, boolean end) {
        byte[] all = Arrays.copyOf(waiting, waiting.length + bytes.length);
        System.arraycopy(bytes, 0, all, waiting.length, bytes.length);
        ByteBuffer in = ByteBuffer.wrap(all);
        CharBuffer out = CharBuffer.allocate(all.length + 1);
        decoder.reset();
        decoder.decode(in, out, end);
        if (end) {
            decoder.flush(out);
        }
        waiting = Arrays.copyOfRange(all, in.position(), all.length);
        return out.flip().toString();
    }
}
