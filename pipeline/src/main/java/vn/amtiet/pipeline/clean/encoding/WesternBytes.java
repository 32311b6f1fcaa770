package vn.amtiet.pipeline.clean.encoding;

/**
 * The bytes behind characters that a Western encoding gave them: windows-1252 as the Encoding Standard
 * (encoding.spec.whatwg.org) has it, in which the five bytes without a character are controls, and ISO-8859-1.
 */
public final class WesternBytes {
    private static final String FROM_80_TO_9F =
            "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F"
                    + "\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";
    private static final short[] BYTES = bytes();

    private WesternBytes() {}

    /** The byte that was read as this character, -1 if none: 0x99 for the trade mark sign. */
    static int of(char c) {
        return c < BYTES.length ? BYTES[c] : -1;
    }

    /** The characters of bytes, one each, none lost. */
    public static String decode(byte[] bytes) {
        char[] characters = new char[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            characters[i] = character(bytes[i] & 0xFF);
        }
        return new String(characters);
    }

    /** The character of a byte from 0 to 255: the trade mark sign for 0x99. */
    public static char character(int value) {
        return value >= 0x80 && value < 0xA0 ? FROM_80_TO_9F.charAt(value - 0x80) : (char) value;
    }

    private static short[] bytes() {
        short[] bytes = new short[0x2123];
        for (int c = 0; c < bytes.length; c++) {
            bytes[c] = (short) (c < 0x100 ? c : -1);
        }
        for (int i = 0; i < FROM_80_TO_9F.length(); i++) {
            bytes[FROM_80_TO_9F.charAt(i)] = (short) (0x80 + i);
        }
        return bytes;
    }
}
