package vn.amtiet.pipeline.purity;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How purely Vietnamese a text, a line or a sentence has to be. The share of marked tokens is asked for because English
 * words pass the grammar ("to me in the"); of a line or sentence less is asked than of a text, because "Hai con voi đi qua
 * cầu." has two marked tokens of six, and English has none.
 */
public enum PurityMode {
    /** Vietnamese with what names and terms it has: 0.7 of the letter tokens are syllables. */
    @JsonProperty("vietnamese")
    VIETNAMESE(0.7),
    /** Few foreign words: 0.9 of the letter tokens are syllables. */
    @JsonProperty("mostly-pure")
    MOSTLY_PURE(0.9),
    /** Every letter token is a syllable. */
    @JsonProperty("pure-syllables")
    PURE_SYLLABLES(1);

    /** Letter tokens of a text that have to carry a Vietnamese mark: running text has about 0.8. */
    public static final double MIN_MARKED_SHARE = 0.5;

    private static final double MIN_MARKED_SHARE_OF_PART = 0.3;

    private final double minSyllableShare;

    PurityMode(double minSyllableShare) {
        this.minSyllableShare = minSyllableShare;
    }

    /** Letter tokens that have to be standard syllables, of all. */
    public double minSyllableShare() {
        return minSyllableShare;
    }

    /** Whether a line or sentence passes; one without letter tokens does. */
    boolean passes(int tokens, int syllables, int marked) {
        return syllables >= minSyllableShare * tokens && marked >= MIN_MARKED_SHARE_OF_PART * tokens;
    }
}
