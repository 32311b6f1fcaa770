package vn.amtiet.pipeline.filter;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.amtiet.pipeline.purity.PurityMode;
import vn.amtiet.pipeline.purity.PurityUnit;

/**
 * Thresholds of {@link PurityRule}; a component left out has its default. How Vietnamese a document is.
 *
 * @param mode default vietnamese; how pure, see {@link PurityMode}: it gives minSyllableShare its default
 * @param unit default document; what the mode is asked of: with line or sentence, those that fail are cut and the rules
 *     judge what is left
 * @param minSyllableShare default by the mode, 0.7 for vietnamese; letter tokens that are standard Vietnamese syllables.
 *     Running text has 0.9 and more, sports news full of names 0.75.
 * @param minMarkedShare default 0.5; letter tokens with a Vietnamese mark (đ, ă, â, ê, ô, ơ,
 *     ư or a tone). Running text has about 0.8, unaccented text and English none.
 * @param maxUnmarkedSyllableShare default 0.4; syllables without any mark among all syllables, because "the to in on
 *     can me" passes the grammar. Running text has about 0.14.
 * @param minStopWords default 2; different function words. Gopher and FineWeb-2: 2.
 * @param minStopWordShare default 0.06; function words among letter tokens: running text has 0.12 and more, verse
 *     0.05, lists of keywords none. ROOTS for Vietnamese: 0.08.
 * @param stopWords default none, which is the project's own list; function words, one syllable each.
 */
public record PuritySettings(
        @Nullable PurityMode mode,
        @Nullable PurityUnit unit,
        @Nullable Double minSyllableShare,
        @Nullable Double minMarkedShare,
        @Nullable Double maxUnmarkedSyllableShare,
        @Nullable Integer minStopWords,
        @Nullable Double minStopWordShare,
        @Nullable List<String> stopWords) {
    public PuritySettings {
        mode = mode == null ? PurityMode.VIETNAMESE : mode;
        unit = unit == null ? PurityUnit.DOCUMENT : unit;
        minSyllableShare = Thresholds.share("minSyllableShare", minSyllableShare, mode.minSyllableShare());
        minMarkedShare = Thresholds.share("minMarkedShare", minMarkedShare, PurityMode.MIN_MARKED_SHARE);
        maxUnmarkedSyllableShare = Thresholds.share("maxUnmarkedSyllableShare", maxUnmarkedSyllableShare, 0.4);
        minStopWords = Thresholds.count("minStopWords", minStopWords, 2);
        minStopWordShare = Thresholds.share("minStopWordShare", minStopWordShare, 0.06);
        stopWords = stopWords == null ? null : List.copyOf(stopWords);
    }

    /** The default thresholds. */
    public static PuritySettings defaults() {
        return new PuritySettings(null, null, null, null, null, null, null, null);
    }

    /** Rules that tell other languages and text without marks. */
    List<TextRule> languageRules() {
        return List.of(
                new PurityRule.MinSyllableShare(minSyllableShare),
                new PurityRule.MinMarkedShare(minMarkedShare),
                new PurityRule.MaxUnmarkedSyllableShare(maxUnmarkedSyllableShare));
    }

    /** Rules that tell connected speech from lists of words. */
    List<TextRule> stopWordRules() {
        return List.of(new PurityRule.MinStopWords(minStopWords), new PurityRule.MinStopWordShare(minStopWordShare));
    }
}
