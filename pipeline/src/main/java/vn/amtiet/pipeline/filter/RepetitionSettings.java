package vn.amtiet.pipeline.filter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Thresholds of {@link RepetitionRule}; a component left out has its default. How much a document repeats itself;
 * characters are those of letter tokens in n-gram rules.
 *
 * @param maxDuplicateLineShare default 0.3; lines seen before in the document. Gopher: 0.3, FineWeb-2 for Vietnamese:
 *     0.293.
 * @param maxDuplicateLineCharShare default 0.2; characters in lines seen before. Gopher: 0.2.
 * @param maxDuplicateParagraphShare default 0.3; paragraphs seen before. Gopher: 0.3.
 * @param maxDuplicateParagraphCharShare default 0.2; characters in paragraphs seen before. Gopher: 0.2.
 * @param maxTop3gramShare default 0.223; characters in the commonest three-syllable run. FineWeb-2 for Vietnamese,
 *     two words: 0.223; a word has about 1.5 syllables.
 * @param maxTop5gramShare default 0.197; characters in the commonest five-syllable run. FineWeb-2, three words:
 *     0.197.
 * @param maxTop6gramShare default 0.171; characters in the commonest six-syllable run. FineWeb-2, four words: 0.171.
 * @param maxRepeated10gramShare default 0.178; characters in ten-syllable runs seen before. FineWeb-2, five words:
 *     0.178; two syllables a word, because titles of offices alone have eight.
 * @param maxRepeated15gramShare default 0.136; characters in fifteen-syllable runs seen before. FineWeb-2, eight
 *     words: 0.136.
 * @param maxRepeated20gramShare default 0.111; characters in twenty-syllable runs seen before. FineWeb-2, ten words:
 *     0.111.
 */
public record RepetitionSettings(
        @Nullable Double maxDuplicateLineShare,
        @Nullable Double maxDuplicateLineCharShare,
        @Nullable Double maxDuplicateParagraphShare,
        @Nullable Double maxDuplicateParagraphCharShare,
        @Nullable Double maxTop3gramShare,
        @Nullable Double maxTop5gramShare,
        @Nullable Double maxTop6gramShare,
        @Nullable Double maxRepeated10gramShare,
        @Nullable Double maxRepeated15gramShare,
        @Nullable Double maxRepeated20gramShare) {
    public RepetitionSettings {
        maxDuplicateLineShare = Thresholds.share("maxDuplicateLineShare", maxDuplicateLineShare, 0.3);
        maxDuplicateLineCharShare = Thresholds.share("maxDuplicateLineCharShare", maxDuplicateLineCharShare, 0.2);
        maxDuplicateParagraphShare = Thresholds.share("maxDuplicateParagraphShare", maxDuplicateParagraphShare, 0.3);
        maxDuplicateParagraphCharShare =
                Thresholds.share("maxDuplicateParagraphCharShare", maxDuplicateParagraphCharShare, 0.2);
        maxTop3gramShare = Thresholds.share("maxTop3gramShare", maxTop3gramShare, 0.223);
        maxTop5gramShare = Thresholds.share("maxTop5gramShare", maxTop5gramShare, 0.197);
        maxTop6gramShare = Thresholds.share("maxTop6gramShare", maxTop6gramShare, 0.171);
        maxRepeated10gramShare = Thresholds.share("maxRepeated10gramShare", maxRepeated10gramShare, 0.178);
        maxRepeated15gramShare = Thresholds.share("maxRepeated15gramShare", maxRepeated15gramShare, 0.136);
        maxRepeated20gramShare = Thresholds.share("maxRepeated20gramShare", maxRepeated20gramShare, 0.111);
    }

    /** The default thresholds. */
    public static RepetitionSettings defaults() {
        return new RepetitionSettings(null, null, null, null, null, null, null, null, null, null);
    }

    List<TextRule> rules() {
        return List.of(
                new RepetitionRule.MaxDuplicateLineShare(maxDuplicateLineShare),
                new RepetitionRule.MaxDuplicateLineCharShare(maxDuplicateLineCharShare),
                new RepetitionRule.MaxDuplicateParagraphShare(maxDuplicateParagraphShare),
                new RepetitionRule.MaxDuplicateParagraphCharShare(maxDuplicateParagraphCharShare),
                new RepetitionRule.MaxTop3gramShare(maxTop3gramShare),
                new RepetitionRule.MaxTop5gramShare(maxTop5gramShare),
                new RepetitionRule.MaxTop6gramShare(maxTop6gramShare),
                new RepetitionRule.MaxRepeated10gramShare(maxRepeated10gramShare),
                new RepetitionRule.MaxRepeated15gramShare(maxRepeated15gramShare),
                new RepetitionRule.MaxRepeated20gramShare(maxRepeated20gramShare));
    }
}
