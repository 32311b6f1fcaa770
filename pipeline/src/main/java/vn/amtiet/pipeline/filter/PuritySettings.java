package vn.amtiet.pipeline.filter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Thresholds of {@link PurityRule}; a component left out has its default. How Vietnamese a document is.
 *
 * @param minSyllableShare default 0.75; Letter tokens that are standard Vietnamese syllables. Running text has 0.9 and more.
 * @param minMarkedShare default 0.5; Letter tokens with a Vietnamese mark (đ, ă, â, ê, ô, ơ, ư or a tone). Running text has about 0.8, unaccented text and English none.
 * @param maxUnmarkedSyllableShare default 0.4; Syllables without any mark among all syllables, because "the to in on can me" passes the grammar. Running text has about 0.14.
 * @param minStopWords default 2; Different function words. Gopher and FineWeb-2: 2.
 * @param minStopWordShare default 0.08; Function words among letter tokens: lists of keywords have none. ROOTS for Vietnamese: 0.08.
 */
public record PuritySettings(
        @Nullable Double minSyllableShare,
        @Nullable Double minMarkedShare,
        @Nullable Double maxUnmarkedSyllableShare,
        @Nullable Integer minStopWords,
        @Nullable Double minStopWordShare) {
    public PuritySettings {
        minSyllableShare = minSyllableShare == null ? Double.valueOf(0.75) : minSyllableShare;
        minMarkedShare = minMarkedShare == null ? Double.valueOf(0.5) : minMarkedShare;
        maxUnmarkedSyllableShare = maxUnmarkedSyllableShare == null ? Double.valueOf(0.4) : maxUnmarkedSyllableShare;
        minStopWords = minStopWords == null ? Integer.valueOf(2) : minStopWords;
        minStopWordShare = minStopWordShare == null ? Double.valueOf(0.08) : minStopWordShare;
    }

    /** The default thresholds. */
    public static PuritySettings defaults() {
        return new PuritySettings(null, null, null, null, null);
    }

    List<TextRule> rules() {
        return List.of(
                new PurityRule.MinSyllableShare(minSyllableShare),
                new PurityRule.MinMarkedShare(minMarkedShare),
                new PurityRule.MaxUnmarkedSyllableShare(maxUnmarkedSyllableShare),
                new PurityRule.MinStopWords(minStopWords),
                new PurityRule.MinStopWordShare(minStopWordShare));
    }
}
