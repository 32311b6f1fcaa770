package vn.amtiet.vocabulary;

/** The runs of characters that several split rules share. Every method returns the end of what it found. */
final class Runs {
    private Runs() {}

    /** After one space, if there is one and something follows it; else {@code from}. */
    static int afterOptionalSpace(byte[] text, int from) {
        return text[from] == ' ' && from + 1 < text.length ? from + 1 : from;
    }

    /** The longest run of one class. */
    static int of(byte kind, byte[] text, int from) {
        return CharacterClass.runOf(1 << kind, text, from);
    }

    /** {@code [^\s\p{L}\p{N}]+}. */
    static int punctuation(byte[] text, int from) {
        return CharacterClass.runOf(1 << CharacterClass.OTHER | 1 << CharacterClass.MARK, text, from);
    }

    /** {@code \s+(?!\S)|\s+}: the run of spaces, without its last character where something else follows. */
    static int spaces(byte[] text, int from) {
        int end = from;
        int last = from;
        while (end < text.length && CharacterClass.at(text, end) == CharacterClass.SPACE) {
            last = end;
            end += Utf8.length(text, end);
        }
        return end == text.length || last == from ? end : last;
    }

    /** {@code \s*[\r\n]+|\s+(?!\S)|\s+}: up to the last line end of the run, else as {@link #spaces}. */
    static int spacesByLine(byte[] text, int from) {
        int end = of(CharacterClass.SPACE, text, from);
        for (int last = end; last > from; last--) {
            if (isLineEnd(text[last - 1])) {
                return last;
            }
        }
        return spaces(text, from);
    }

    static int lineEnds(byte[] text, int from) {
        int end = from;
        while (end < text.length && isLineEnd(text[end])) {
            end++;
        }
        return end;
    }

    static boolean isLineEnd(byte letter) {
        return letter == '\n' || letter == '\r';
    }

    /** One to {@code most} numbers. */
    static int digits(byte[] text, int from, int most) {
        int end = from;
        for (int i = 0; i < most && end < text.length; i++) {
            if (CharacterClass.at(text, end) != CharacterClass.NUMBER) {
                return end;
            }
            end += Utf8.length(text, end);
        }
        return end;
    }

    /** {@code 's|'t|'re|'ve|'m|'ll|'d}; {@code from} where there is none. */
    static int contraction(byte[] text, int from, boolean anyCase) {
        if (from + 1 >= text.length || text[from] != '\'') {
            return from;
        }
        int first = letter(text, from + 1, anyCase);
        if (first == 's' || first == 't' || first == 'm' || first == 'd') {
            return from + 2;
        }
        if (anyCase && isLongS(text, from + 1)) {
            return from + 3;
        }
        int second = letter(text, from + 2, anyCase);
        boolean found = first == 'r' && second == 'e' || first == 'v' && second == 'e' || first == 'l' && second == 'l';
        return found ? from + 3 : from;
    }

    /** U+017F, the long s, is an s to an expression that ignores case. */
    private static boolean isLongS(byte[] text, int at) {
        return at + 1 < text.length && text[at] == (byte) 0xC5 && text[at + 1] == (byte) 0xBF;
    }

    private static int letter(byte[] text, int at, boolean anyCase) {
        if (at >= text.length) {
            return 0;
        }
        byte letter = text[at];
        return anyCase && letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
    }
}
