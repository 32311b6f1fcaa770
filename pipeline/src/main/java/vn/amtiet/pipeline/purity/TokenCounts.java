package vn.amtiet.pipeline.purity;

import vn.amtiet.pipeline.clean.PersonalData;
import vn.amtiet.syllable.LetterTokens;

/**
 * A cursor that counts the letter tokens of one stretch of text after the other: lines or sentences. Tags of masked
 * personal data are no tokens.
 */
final class TokenCounts {
    private final CharSequence text;
    private final LetterTokens cursor;
    private boolean ahead;
    private int tokens;
    private int syllables;
    private int marked;

    TokenCounts(CharSequence text) {
        this.text = text;
        this.cursor = new LetterTokens(text);
        this.ahead = cursor.next();
    }

    /** Counts the tokens that begin before {@code end} and were not counted yet. */
    void upTo(int end) {
        tokens = 0;
        syllables = 0;
        marked = 0;
        while (ahead && cursor.start() < end) {
            if (!PersonalData.isTag(text, cursor.start(), cursor.end())) {
                tokens++;
                syllables += cursor.isStandardSyllable() ? 1 : 0;
                marked += cursor.isMarked() ? 1 : 0;
            }
            ahead = cursor.next();
        }
    }

    int tokens() {
        return tokens;
    }

    boolean pass(PurityMode mode) {
        return mode.passes(tokens, syllables, marked);
    }
}
