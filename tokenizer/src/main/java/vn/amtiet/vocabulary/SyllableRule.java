package vn.amtiet.vocabulary;

/** {@link PreTokenizer#SYLLABLE} as a scanner over bytes. */
final class SyllableRule {
    private static final int MAX_DIGITS = 3;

    private SyllableRule() {}

    static int end(byte[] text, int from) {
        int start = Runs.afterOptionalSpace(text, from);
        return switch (CharacterClass.at(text, start)) {
            case CharacterClass.SPACE -> Runs.spaces(text, from);
            case CharacterClass.LETTER, CharacterClass.MARK ->
                CharacterClass.runOf(1 << CharacterClass.LETTER | 1 << CharacterClass.MARK, text, start);
            case CharacterClass.NUMBER -> Runs.digits(text, start, MAX_DIGITS);
            default -> start + Utf8.length(text, start);
        };
    }
}
