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
}
