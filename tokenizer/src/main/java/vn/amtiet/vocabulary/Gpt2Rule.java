package vn.amtiet.vocabulary;

/** {@link PreTokenizer#GPT2} as a scanner over bytes: the leftmost alternative of the expression that matches. */
final class Gpt2Rule {
    private Gpt2Rule() {}

    static int end(byte[] text, int from) {
        int contraction = Runs.contraction(text, from, false);
        if (contraction > from) {
            return contraction;
        }
        int start = Runs.afterOptionalSpace(text, from);
        byte kind = CharacterClass.at(text, start);
        return switch (kind) {
            case CharacterClass.SPACE -> Runs.spaces(text, from);
            case CharacterClass.LETTER, CharacterClass.NUMBER -> Runs.of(kind, text, start);
            default -> Runs.punctuation(text, start);
        };
    }
}
