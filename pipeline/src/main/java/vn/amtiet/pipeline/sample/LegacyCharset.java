package vn.amtiet.pipeline.sample;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.text.Normalizer;

/** Text in the bytes of a charset other than UTF-8. */
final class LegacyCharset {
    private static final String TONES = "\u0300\u0301\u0303\u0309\u0323";

    private LegacyCharset() {}

    /**
     * Encodes what the charset has as it is and parts the tone from the letter elsewhere, as windows-1258 is written:
     * "ậ" becomes "â" and a combining dot below. Throws IllegalStateException for text that the charset cannot say.
     */
    static byte[] encode(String text, String charset) {
        CharsetEncoder encoder = Charset.forName(charset).newEncoder();
        StringBuilder encodable = new StringBuilder();
        text.codePoints().forEach(c -> {
            String character = Character.toString(c);
            encodable.append(encoder.canEncode(character) ? character : toneApart(character));
        });
        if (!encoder.canEncode(encodable)) {
            throw new IllegalStateException("expected text that " + charset + " can say, got: " + text);
        }
        return encodable.toString().getBytes(Charset.forName(charset));
    }

    private static String toneApart(String character) {
        StringBuilder letter = new StringBuilder();
        StringBuilder tone = new StringBuilder();
        Normalizer.normalize(character, Normalizer.Form.NFD)
                .chars()
                .forEach(c -> (TONES.indexOf(c) < 0 ? letter : tone).append((char) c));
        return Normalizer.normalize(letter, Normalizer.Form.NFC) + tone;
    }
}
