package vn.amtiet.text;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;

/**
 * What a vocabulary does to text before it splits it. A vocabulary's contract is
 * {@code decode(encode(t)) = normalise(t)}; with {@link #NONE} the lossless kinds are the identity on arbitrary bytes.
 * The names are part of the vocabulary directory format.
 */
public enum Normaliser {
    /** Bytes stay as they are, valid UTF-8 or not. */
    NONE,
    /** Unicode NFC; bytes that are not valid UTF-8 become U+FFFD first. */
    NFC,
    /** NFC, then lower case by {@link Locale#ROOT}. */
    LOWER;

    /** The name in files: "none", "nfc", "lower". */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The normaliser of that name. Throws IllegalArgumentException that lists the known names. */
    public static Normaliser of(String id) {
        for (Normaliser normaliser : values()) {
            if (normaliser.id().equals(id)) {
                return normaliser;
            }
        }
        throw new IllegalArgumentException("unknown normaliser '" + id + "': expected one of none, nfc, lower");
    }

    /** Normalised text: "ho" + U+0300 + "a" becomes "hòa" under {@link #NFC}. */
    public String normalise(String text) {
        return switch (this) {
            case NONE -> text;
            case NFC -> Normalizer.normalize(text, Normalizer.Form.NFC);
            case LOWER -> Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        };
    }

    /** Normalised UTF-8 bytes; {@link #NONE}, and {@link #NFC} of most text that has it, return the same array. */
    public byte[] normalise(byte[] utf8) {
        if (this == NONE || this == NFC && Composed.surely(utf8)) {
            return utf8;
        }
        return normalise(new String(utf8, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
    }
}
