package vn.amtiet.pipeline.filter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Thresholds of {@link RepetitionRule}; a component left out has its default. How much a document repeats itself; characters are those of letter tokens in n-gram rules.
 *
 * @param maxDuplicateLineShare default 0.3; Lines seen before in the document. Gopher: 0.3, FineWeb-2 for Vietnamese: 0.293.
 * @param maxDuplicateLineCharShare default 0.2; Characters in lines seen before. Gopher: 0.2.
 * @param maxDuplicateParagraphShare default 0.3; Paragraphs seen before. Gopher: 0.3.
 * @param maxDuplicateParagraphCharShare default 0.2; Characters in paragraphs seen before. Gopher: 0.2.
 * @param maxTop3gramShare default 0.223; Characters in the commonest three-syllable run. FineWeb-2 for Vietnamese, two words: 0.223; a word has about 1.5 syllables.
 * @param maxTop5gramShare default 0.197; Characters in the commonest five-syllable run. FineWeb-2, three words: 0.197.
 * @param maxTop6gramShare default 0.171; Characters in the commonest six-syllable run. FineWeb-2, four words: 0.171.
 * @param maxRepeated8gramShare default 0.178; Characters in eight-syllable runs seen before. FineWeb-2, five words: 0.178.
 * @param maxRepeated12gramShare default 0.136; Characters in twelve-syllable runs seen before. FineWeb-2, eight words: 0.136.
 * @param maxRepeated15gramShare default 0.111; Characters in fifteen-syllable runs seen before. FineWeb-2, ten words: 0.111.
 */
public record RepetitionSettings(
        @Nullable Double maxDuplicateLineShare,
        @Nullable Double maxDuplicateLineCharShare,
        @Nullable Double maxDuplicateParagraphShare,
        @Nullable Double maxDuplicateParagraphCharShare,
        @Nullable Double maxTop3gramShare,
        @Nullable Double maxTop5gramShare,
        @Nullable Double maxTop6gramShare,
        @Nullable Double maxRepeated8gramShare,
        @Nullable Double maxRepeated12gramShare,
        @Nullable Double maxRepeated15gramShare) {
    public RepetitionSettings {
        maxDuplicateLineShare = maxDuplicateLineShare == null ? Double.valueOf(0.3) : maxDuplicateLineShare;
        maxDuplicateLineCharShare = maxDuplicateLineCharShare == null ? Double.valueOf(0.2) : maxDuplicateLineCharShare;
        maxDuplicateParagraphShare =
                maxDuplicateParagraphShare == null ? Double.valueOf(0.3) : maxDuplicateParagraphShare;
        maxDuplicateParagraphCharShare =
                maxDuplicateParagraphCharShare == null ? Double.valueOf(0.2) : maxDuplicateParagraphCharShare;
        maxTop3gramShare = maxTop3gramShare == null ? Double.valueOf(0.223) : maxTop3gramShare;
        maxTop5gramShare = maxTop5gramShare == null ? Double.valueOf(0.197) : maxTop5gramShare;
        maxTop6gramShare = maxTop6gramShare == null ? Double.valueOf(0.171) : maxTop6gramShare;
        maxRepeated8gramShare = maxRepeated8gramShare == null ? Double.valueOf(0.178) : maxRepeated8gramShare;
        maxRepeated12gramShare = maxRepeated12gramShare == null ? Double.valueOf(0.136) : maxRepeated12gramShare;
        maxRepeated15gramShare = maxRepeated15gramShare == null ? Double.valueOf(0.111) : maxRepeated15gramShare;
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
                new RepetitionRule.MaxRepeated8gramShare(maxRepeated8gramShare),
                new RepetitionRule.MaxRepeated12gramShare(maxRepeated12gramShare),
                new RepetitionRule.MaxRepeated15gramShare(maxRepeated15gramShare));
    }
}
