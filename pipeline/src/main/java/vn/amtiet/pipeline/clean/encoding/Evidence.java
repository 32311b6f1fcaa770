package vn.amtiet.pipeline.clean.encoding;

import vn.amtiet.syllable.LetterTokens;

/**
 * How Vietnamese a text looks.
 *
 * @param words letter tokens
 * @param marked those of two letters and more with one beyond ASCII; single letters are what some encodings make of dashes
 * @param syllables those of the marked that spell a syllable of the standard orthography
 */
record Evidence(int words, int marked, int syllables) {
    static final Evidence NONE = new Evidence(0, 0, 0);

    /** Below this many a text says nothing of its encoding: a title has fewer. */
    private static final int MIN_SYLLABLES = 5;
    /** Running text in the right encoding has 0.95 and more, names among it; in a wrong one, 0.4 at most. */
    private static final double MIN_SYLLABLE_SHARE = 0.85;
    /** Running text has 0.8; what is under this is another language with a few letters that fit. */
    private static final double MIN_MARKED_SHARE = 0.35;
    /**
     * Where half of the words are right before, because VISCII agrees with ISO-8859-1 in the commonest vowels, at least so
     * many more are right after.
     */
    private static final double MIN_GAIN = 1.4;

    static Evidence of(String text) {
        LetterTokens tokens = new LetterTokens(text);
        int words = 0;
        int marked = 0;
        int syllables = 0;
        while (tokens.next()) {
            words++;
            if (tokens.end() - tokens.start() > 1 && !isAscii(text, tokens.start(), tokens.end())) {
                marked++;
                syllables += tokens.isStandardSyllable() ? 1 : 0;
            }
        }
        return new Evidence(words, marked, syllables);
    }

    /** Whether this, after an edit, shows that the edit was right. */
    boolean convinces(Evidence before) {
        return syllables >= MIN_SYLLABLES
                && syllables >= MIN_SYLLABLE_SHARE * marked
                && marked >= MIN_MARKED_SHARE * words
                && (before.wrong() > before.syllables || syllables >= MIN_GAIN * before.syllables);
    }

    /** Higher is better: what is wrong counts double. */
    int score() {
        return syllables - 2 * wrong();
    }

    int wrong() {
        return marked - syllables;
    }

    private static boolean isAscii(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (text.charAt(i) > 0x7F) {
                return false;
            }
        }
        return true;
    }
}
