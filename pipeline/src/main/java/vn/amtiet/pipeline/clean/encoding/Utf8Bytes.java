package vn.amtiet.pipeline.clean.encoding;

/**
 * UTF-8 that was read as windows-1252, ISO-8859-1 or windows-1258, once or several times: "Viá»‡t" is Việt. Only whole
 * UTF-8 sequences change; a no-break space in one (à is C3 A0) may have become a space.
 */
record Utf8Bytes(int times) implements Misreading {
    /** What windows-1258 has for the byte C3; for the other bytes that matter it agrees with windows-1252. */
    private static final char BREVE_A = '\u0102';

    private static final char TILDE_A = '\u00C3';

    /** How quotes, dashes and dots begin; no language writes it. */
    private static final String PUNCTUATION = "\u00E2\u20AC";

    @Override
    public String undo(String text) {
        String undone = text;
        for (int i = 0; i < times; i++) {
            undone = once(undone, true);
        }
        return undone;
    }

    /** Only punctuation, which needs no further evidence: "â€œ" is an opening quote. */
    static String punctuation(String text) {
        int at = text.indexOf(PUNCTUATION);
        if (at < 0) {
            return text;
        }
        StringBuilder undone = new StringBuilder(text.length());
        int copied = 0;
        while (at >= 0) {
            int end = Math.min(text.length(), at + 3);
            undone.append(text, copied, at).append(once(text.substring(at, end), false));
            copied = end;
            at = text.indexOf(PUNCTUATION, end);
        }
        return undone.append(text, copied, text.length()).toString();
    }

    /** Whether a character at an index is the first of a letter that windows-1258 made a Vietnamese one. */
    static boolean isMisreadBreve(String text, int i) {
        return text.charAt(i) == BREVE_A && i + 1 < text.length() && continues(text.charAt(i + 1));
    }

    private static String once(String text, boolean spaces) {
        StringBuilder undone = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int length = sequence(text, i);
            if (length > 0) {
                undone.appendCodePoint(codePoint(text, i, length));
                i += length;
            } else if (spaces && isSpaceForNoBreak(text, i)) {
                undone.append('\u00E0');
                // One space was the letter's byte; where two stood together and one is left, it is also the gap.
                boolean end = i + 2 >= text.length() || !Character.isLetter(text.charAt(i + 2));
                undone.append(end ? "" : " ");
                i += 2;
            } else {
                undone.append(text.charAt(i++));
            }
        }
        return undone.toString();
    }

    private static boolean isSpaceForNoBreak(String text, int i) {
        char c = text.charAt(i);
        return (c == TILDE_A || c == BREVE_A) && i + 1 < text.length() && text.charAt(i + 1) == ' ';
    }

    /** The number of characters of the UTF-8 sequence at an index, 0 if none is there. */
    private static int sequence(String text, int i) {
        int lead = lead(text.charAt(i));
        int length = lead >= 0xC2 && lead <= 0xDF
                ? 2
                : lead >= 0xE0 && lead <= 0xEF ? 3 : lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
        if (length == 0 || i + length > text.length()) {
            return 0;
        }
        for (int k = 1; k < length; k++) {
            if (!continues(text.charAt(i + k))) {
                return 0;
            }
        }
        return isShortest(codePoint(text, i, length), length) ? length : 0;
    }

    private static boolean isShortest(int codePoint, int length) {
        return switch (length) {
            case 2 -> codePoint >= 0x80;
            case 3 -> codePoint >= 0x800 && (codePoint < 0xD800 || codePoint > 0xDFFF);
            default -> codePoint >= 0x10000 && codePoint <= 0x10FFFF;
        };
    }

    private static int codePoint(String text, int i, int length) {
        int codePoint = lead(text.charAt(i)) & (0xFF >> (length + 1));
        for (int k = 1; k < length; k++) {
            codePoint = codePoint << 6 | WesternBytes.of(text.charAt(i + k)) & 0x3F;
        }
        return codePoint;
    }

    private static int lead(char c) {
        return c == BREVE_A ? 0xC3 : WesternBytes.of(c);
    }

    private static boolean continues(char c) {
        int value = WesternBytes.of(c);
        return value >= 0x80 && value < 0xC0;
    }
}
