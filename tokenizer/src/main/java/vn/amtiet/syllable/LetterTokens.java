package vn.amtiet.syllable;

/**
 * A cursor over the letter tokens of running text: maximal runs of letters, combining marks and digits that hold at
 * least one letter. "H5N1 ở Hà-Nội, 2024" has H5N1, ở, Hà, Nội.
 *
 * <pre>{@code
 * LetterTokens tokens = new LetterTokens(text);
 * while (tokens.next()) {
 *     use(text, tokens.start(), tokens.end());
 * }
 * }</pre>
 */
public final class LetterTokens {
    private static final byte OTHER = 0;
    private static final byte LETTER = 1;
    private static final byte JOINED = 2;
    private static final byte[] KINDS = kinds();

    private final CharSequence text;
    private int start;
    private int end;

    public LetterTokens(CharSequence text) {
        this.text = text;
    }

    /** Moves to the next token; false when there is none. */
    public boolean next() {
        int length = text.length();
        int i = end;
        while (i < length) {
            boolean letters = false;
            start = i;
            while (i < length) {
                int kind = kind(i);
                if (kind == OTHER) {
                    break;
                }
                letters |= kind == LETTER;
                i += Character.isHighSurrogate(text.charAt(i)) ? 2 : 1;
            }
            if (letters) {
                end = i;
                return true;
            }
            i += i < length && Character.isSurrogatePair(text.charAt(i), i + 1 < length ? text.charAt(i + 1) : 0)
                    ? 2
                    : 1;
        }
        start = length;
        end = length;
        return false;
    }

    /** Index of the token's first character. */
    public int start() {
        return start;
    }

    /** Index after the token's last character. */
    public int end() {
        return end;
    }

    /** Whether the token spells a Vietnamese syllable (text in NFC). */
    public boolean isSyllable() {
        return SyllableGrammar.isSyllable(text, start, end);
    }

    /** Whether the token spells a syllable of {@link Orthography#STANDARD} (text in NFC). */
    public boolean isStandardSyllable() {
        return SyllableGrammar.isStandard(text, start, end);
    }

    /** Whether the token has a letter that Vietnamese spelling marks: đ, ă, â, ê, ô, ơ, ư or a tone (text in NFC). */
    public boolean isMarked() {
        for (int i = start; i < end; i++) {
            if (SyllableForms.isMarked(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private int kind(int i) {
        char c = text.charAt(i);
        if (c < KINDS.length) {
            return KINDS[c];
        }
        if (!Character.isHighSurrogate(c)) {
            return kindOf(c);
        }
        return i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                ? kindOf(Character.toCodePoint(c, text.charAt(i + 1)))
                : OTHER;
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[0x2000];
        for (int c = 0; c < kinds.length; c++) {
            kinds[c] = kindOf(c);
        }
        return kinds;
    }

    private static byte kindOf(int codePoint) {
        if (Character.isLetter(codePoint)) {
            return LETTER;
        }
        int type = Character.getType(codePoint);
        boolean joined = type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.DECIMAL_DIGIT_NUMBER;
        return joined ? JOINED : OTHER;
    }
}
