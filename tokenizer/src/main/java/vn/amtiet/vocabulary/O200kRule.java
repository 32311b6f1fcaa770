package vn.amtiet.vocabulary;

/**
 * {@link PreTokenizer#O200K} as a scanner over bytes. A word is capitals, then small letters; letters without case and
 * combining marks count as either. The expression tries, in this order: a word that ends in a small letter, with one
 * mark of punctuation before it, the same without the mark, a word of capitals alone.
 */
final class O200kRule {
    private static final int MAX_DIGITS = 3;

    private O200kRule() {}

    static int end(byte[] text, int from) {
        byte kind = CharacterClass.at(text, from);
        if (kind == CharacterClass.NUMBER) {
            return Runs.digits(text, from, MAX_DIGITS);
        }
        int word = word(text, from, kind == CharacterClass.LETTER);
        if (word > from) {
            return Math.max(word, Runs.contraction(text, word, true));
        }
        int start = Runs.afterOptionalSpace(text, from);
        byte first = CharacterClass.at(text, start);
        if (first == CharacterClass.OTHER || first == CharacterClass.MARK) {
            return slashesAndLineEnds(text, Runs.punctuation(text, start));
        }
        return Runs.spacesByLine(text, from);
    }

    /** The end of a word without its contraction; {@code from} where no word starts. */
    private static int word(byte[] text, int from, boolean letter) {
        int start = letter || Runs.isLineEnd(text[from]) ? from : from + Utf8.length(text, from);
        int end = endingInSmall(text, start);
        if (end > start) {
            return end;
        }
        end = endingInSmall(text, from);
        if (end > from) {
            return end;
        }
        end = capitals(text, start);
        return end > start ? end : from;
    }

    /**
     * {@code [capital or either]*[small or either]+}: where no small letter follows the capitals, what the expression
     * gives back ends the word after the last letter that counts as either.
     */
    private static int endingInSmall(byte[] text, int start) {
        int at = start;
        int afterEither = start;
        while (at < text.length) {
            byte letter = CharacterClass.caseAt(text, at);
            if (letter == CharacterClass.SMALL) {
                return small(text, at);
            }
            if (letter == CharacterClass.NO_WORD) {
                break;
            }
            at += Utf8.length(text, at);
            afterEither = letter == CharacterClass.EITHER ? at : afterEither;
        }
        return afterEither;
    }

    private static int small(byte[] text, int from) {
        return CharacterClass.runOfCase(1 << CharacterClass.SMALL | 1 << CharacterClass.EITHER, text, from);
    }

    private static int capitals(byte[] text, int from) {
        return CharacterClass.runOfCase(1 << CharacterClass.CAPITAL, text, from);
    }

    private static int slashesAndLineEnds(byte[] text, int from) {
        int end = from;
        while (end < text.length && (text[end] == '/' || Runs.isLineEnd(text[end]))) {
            end++;
        }
        return end;
    }
}
