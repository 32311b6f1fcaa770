package vn.amtiet.vocabulary;

/**
 * {@link PreTokenizer#CL100K} and {@link PreTokenizer#QWEN2}, which differ in nothing but the digits of a number, as a
 * scanner over bytes: the leftmost alternative of the expression that matches.
 */
final class Cl100kRule {
    private Cl100kRule() {}

    static int end(byte[] text, int from, int maxDigits) {
        int contraction = Runs.contraction(text, from, true);
        if (contraction > from) {
            return contraction;
        }
        byte kind = CharacterClass.at(text, from);
        if (kind == CharacterClass.LETTER) {
            return Runs.of(CharacterClass.LETTER, text, from);
        }
        if (kind == CharacterClass.NUMBER) {
            return Runs.digits(text, from, maxDigits);
        }
        int next = from + Utf8.length(text, from);
        if (next < text.length
                && CharacterClass.at(text, next) == CharacterClass.LETTER
                && !Runs.isLineEnd(text[from])) {
            return Runs.of(CharacterClass.LETTER, text, next);
        }
        int start = Runs.afterOptionalSpace(text, from);
        byte first = CharacterClass.at(text, start);
        if (first == CharacterClass.OTHER || first == CharacterClass.MARK) {
            return Runs.lineEnds(text, Runs.punctuation(text, start));
        }
        return Runs.spacesByLine(text, from);
    }
}
