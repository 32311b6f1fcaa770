package vn.amtiet.vocabulary;

/** {@link PreTokenizer#QWEN2} as a scanner over bytes: the leftmost alternative of the expression that matches. */
final class Qwen2Rule {
    private Qwen2Rule() {}

    static int end(byte[] text, int from) {
        int contraction = Runs.contraction(text, from, true);
        if (contraction > from) {
            return contraction;
        }
        byte kind = CharacterClass.at(text, from);
        int next = from + Utf8.length(text, from);
        if (kind == CharacterClass.LETTER) {
            return Runs.of(CharacterClass.LETTER, text, from);
        }
        if (kind == CharacterClass.NUMBER) {
            return next;
        }
        if (!lineEnd(text[from]) && next < text.length && CharacterClass.at(text, next) == CharacterClass.LETTER) {
            return Runs.of(CharacterClass.LETTER, text, next);
        }
        int start = Runs.afterOptionalSpace(text, from);
        byte first = CharacterClass.at(text, start);
        if (first == CharacterClass.OTHER || first == CharacterClass.MARK) {
            return lineEnds(text, Runs.punctuation(text, start));
        }
        return spaces(text, from);
    }

    /** {@code \s*[\r\n]+|\s+(?!\S)|\s+}: up to the last line end of the run, else as in GPT-2. */
    private static int spaces(byte[] text, int from) {
        int end = Runs.of(CharacterClass.SPACE, text, from);
        for (int last = end; last > from; last--) {
            if (lineEnd(text[last - 1])) {
                return last;
            }
        }
        return Runs.spaces(text, from);
    }

    private static int lineEnds(byte[] text, int from) {
        int end = from;
        while (end < text.length && lineEnd(text[end])) {
            end++;
        }
        return end;
    }

    private static boolean lineEnd(byte letter) {
        return letter == '\n' || letter == '\r';
    }
}
