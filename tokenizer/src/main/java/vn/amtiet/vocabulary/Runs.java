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
        int end = from;
        while (end < text.length && CharacterClass.at(text, end) == kind) {
            end += Utf8.length(text, end);
        }
        return end;
    }

    /** {@code [^\s\p{L}\p{N}]+}. */
    static int punctuation(byte[] text, int from) {
        int end = from;
        while (end < text.length) {
            byte kind = CharacterClass.at(text, end);
            if (kind != CharacterClass.OTHER && kind != CharacterClass.MARK) {
                return end;
            }
            end += Utf8.length(text, end);
        }
        return end;
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

    /** {@code 's|'t|'re|'ve|'m|'ll|'d}; {@code from} where there is none. */
    static int contraction(byte[] text, int from, boolean anyCase) {
        if (text[from] != '\'' || from + 1 >= text.length) {
            return from;
        }
        int first = letter(text, from + 1, anyCase);
        if (first == 's' || first == 't' || first == 'm' || first == 'd') {
            return from + 2;
        }
        int second = letter(text, from + 2, anyCase);
        boolean found = first == 'r' && second == 'e' || first == 'v' && second == 'e' || first == 'l' && second == 'l';
        return found ? from + 3 : from;
    }

    private static int letter(byte[] text, int at, boolean anyCase) {
        if (at >= text.length) {
            return 0;
        }
        byte letter = text[at];
        return anyCase && letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
    }
}
