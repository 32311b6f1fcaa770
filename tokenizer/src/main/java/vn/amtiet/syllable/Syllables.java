package vn.amtiet.syllable;

/** Counts over running text. */
public final class Syllables {
    private Syllables() {}

    /** The number of letter tokens that spell a Vietnamese syllable: 3 in "Hà Nội, Vietnam 2024 và" (text in NFC). */
    public static int count(CharSequence text) {
        LetterTokens tokens = new LetterTokens(text);
        int count = 0;
        while (tokens.next()) {
            if (tokens.isSyllable()) {
                count++;
            }
        }
        return count;
    }

    /**
     * The number of runs of characters between white space ({@link Character#isWhitespace(char)}): 5 in "Hà Nội,
     * Vietnam 2024 và". Vietnamese writes a space between syllables, so this is the count that losses and tokens a
     * syllable are divided by; unlike {@link #count} it needs no opinion on what a syllable is.
     */
    public static int whitespaceRuns(CharSequence text) {
        int runs = 0;
        boolean inside = false;
        for (int i = 0; i < text.length(); i++) {
            boolean space = Character.isWhitespace(text.charAt(i));
            if (!space && !inside) {
                runs++;
            }
            inside = !space;
        }
        return runs;
    }
}
