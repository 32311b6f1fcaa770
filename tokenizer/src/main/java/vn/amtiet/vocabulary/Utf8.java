package vn.amtiet.vocabulary;

/** Reads UTF-8 in place. A byte that starts no valid sequence (RFC 3629) stands for itself, as one unit of length 1. */
final class Utf8 {
    /** What {@link #codePoint} returns for a byte that starts no valid sequence. */
    static final int INVALID = -1;

    private Utf8() {}

    /** Bytes of the unit at {@code at}: 1 to 4. */
    static int length(byte[] text, int at) {
        return text[at] >= 0 ? 1 : lengthOf(codePoint(text, at));
    }

    /** Bytes of a code point, 1 for {@link #INVALID}. */
    static int lengthOf(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        }
        return codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    }

    /** The code point at {@code at}, or {@link #INVALID}. */
    static int codePoint(byte[] text, int at) {
        int lead = text[at] & 0xFF;
        if (lead < 0x80) {
            return lead;
        }
        if (lead < 0xC2 || lead > 0xF4) {
            return INVALID;
        }
        int tail = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
        if (at + tail >= text.length) {
            return INVALID;
        }
        int codePoint = lead & (0x3F >> tail);
        for (int i = 1; i <= tail; i++) {
            int next = text[at + i] & 0xFF;
            if ((next & 0xC0) != 0x80) {
                return INVALID;
            }
            codePoint = codePoint << 6 | next & 0x3F;
        }
        return valid(codePoint, tail) ? codePoint : INVALID;
    }

    /** Refuses overlong forms, surrogates and what lies beyond U+10FFFF. */
    private static boolean valid(int codePoint, int tail) {
        return switch (tail) {
            case 1 -> true;
            case 2 -> codePoint >= 0x800 && (codePoint < 0xD800 || codePoint > 0xDFFF);
            default -> codePoint >= 0x10000 && codePoint <= 0x10FFFF;
        };
    }
}
