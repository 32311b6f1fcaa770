package vn.amtiet.vocabulary;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text out of ids that come one after the other, as from a model that is writing: it hands out whole characters and keeps
 * the bytes of one that is not complete. All it hands out, joined, is {@code decodeToString} of all the ids; bytes that
 * are no UTF-8 are U+FFFD. For one thread.
 *
 * <p>Example: {@code decoder.next(id)} is "" after the first two bytes of "ế" and "ế" after the third.
 */
public final class StreamingDecoder {
    private final Vocabulary vocabulary;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private IdDecoder ids;
    private byte[] waiting = new byte[0];

    public StreamingDecoder(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
        this.ids = vocabulary.decoder();
    }

    /** The characters that this id completes. Throws IllegalArgumentException for an id outside the vocabulary. */
    public String next(int id) {
        return decode(ids.add(id), false);
    }

    /** What is left at the end: U+FFFD for a character that was begun, else nothing. The decoder starts afresh. */
    public String end() {
        String rest = decode(ids.finish(), true);
        utf8.reset();
        ids = vocabulary.decoder();
        return rest;
    }

    private String decode(byte[] piece, boolean last) {
        byte[] bytes = Arrays.copyOf(waiting, waiting.length + piece.length);
        System.arraycopy(piece, 0, bytes, waiting.length, piece.length);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        utf8.decode(in, out, last);
        if (last) {
            utf8.flush(out);
        }
        waiting = Arrays.copyOfRange(bytes, in.position(), bytes.length);
        return out.flip().toString();
    }
}
