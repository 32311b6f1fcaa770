package vn.amtiet.syllable;

import java.util.Locale;

/**
 * Why a token is not a written Vietnamese syllable.
 *
 * @param reason the rule that it breaks
 * @param part the letters that break it: "ei" in "sein"
 */
public record Refusal(Reason reason, String part) implements Reading, TokenParts {
    /** The rules, in the order in which the grammar tries them. */
    public enum Reason {
        /** Nothing was given. */
        EMPTY,
        /** A digit, a space, punctuation, or a mark that stands on no vowel. */
        NOT_LETTERS,
        /** A letter outside the Vietnamese alphabet: f, j, w, z, ä, Cyrillic. */
        FOREIGN_LETTER,
        /** More than one tone mark. */
        TWO_TONES,
        /** No vowel: "tht", "cđ". */
        NO_VOWEL,
        /** Consonants before the vowel that begin no syllable: "str". */
        ONSET,
        /** Letters after the onset that are no glide, nucleus and coda: "indow". */
        RHYME,
        /** Onset and rhyme exist but are not written together: "ce", "gha", "hyên". */
        SPELLING,
        /** A syllable that ends in p, t, c, ch with a tone other than sắc and nặng: "màt". */
        STOP_TONE,
        /** The tone mark stands on a letter where neither style puts it: "đựơc". */
        TONE_PLACE;

        /** The name in reports: "stop_tone". */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
