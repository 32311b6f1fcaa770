package vn.amtiet.pipeline.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Thresholds of {@link RepetitionRule}; a component left out has its default. How much a document repeats itself;
 * characters are those of letter tokens in n-gram rules, of which each has a key: the number of tokens in a run.
 *
 * @param maxDuplicateLineShare default 0.3; lines seen before in the document. Gopher: 0.3, FineWeb-2 for Vietnamese:
 *     0.293.
 * @param maxDuplicateLineCharShare default 0.2; characters in lines seen before. Gopher: 0.2.
 * @param maxDuplicateParagraphShare default 0.3; paragraphs seen before. Gopher: 0.3.
 * @param maxDuplicateParagraphCharShare default 0.2; characters in paragraphs seen before. Gopher: 0.2.
 * @param maxTopShare default 3: 0.223, 5: 0.197, 6: 0.171; characters in the commonest run. FineWeb-2 for Vietnamese
 *     asks that of two, three and four words, and a word has about 1.5 syllables.
 * @param maxRepeatedShare default 10: 0.178, 15: 0.136, 20: 0.111; characters in runs seen before. FineWeb-2 asks that
 *     of five, eight and ten words; two syllables a word, because titles of offices alone have eight.
 */
public record RepetitionSettings(
        @Nullable Double maxDuplicateLineShare,
        @Nullable Double maxDuplicateLineCharShare,
        @Nullable Double maxDuplicateParagraphShare,
        @Nullable Double maxDuplicateParagraphCharShare,
        @Nullable SortedMap<Integer, Double> maxTopShare,
        @Nullable SortedMap<Integer, Double> maxRepeatedShare) {
    public RepetitionSettings {
        maxDuplicateLineShare = Thresholds.share("maxDuplicateLineShare", maxDuplicateLineShare, 0.3);
        maxDuplicateLineCharShare = Thresholds.share("maxDuplicateLineCharShare", maxDuplicateLineCharShare, 0.2);
        maxDuplicateParagraphShare = Thresholds.share("maxDuplicateParagraphShare", maxDuplicateParagraphShare, 0.3);
        maxDuplicateParagraphCharShare =
                Thresholds.share("maxDuplicateParagraphCharShare", maxDuplicateParagraphCharShare, 0.2);
        maxTopShare =
                Thresholds.shares("maxTopShare", maxTopShare, new TreeMap<>(Map.of(3, 0.223, 5, 0.197, 6, 0.171)));
        maxRepeatedShare = Thresholds.shares(
                "maxRepeatedShare", maxRepeatedShare, new TreeMap<>(Map.of(10, 0.178, 15, 0.136, 20, 0.111)));
    }

    /** The default thresholds. */
    public static RepetitionSettings defaults() {
        return new RepetitionSettings(null, null, null, null, null, null);
    }

    List<TextRule> rules() {
        List<TextRule> rules = new ArrayList<>(List.of(
                new RepetitionRule.MaxDuplicateLineShare(maxDuplicateLineShare),
                new RepetitionRule.MaxDuplicateLineCharShare(maxDuplicateLineCharShare),
                new RepetitionRule.MaxDuplicateParagraphShare(maxDuplicateParagraphShare),
                new RepetitionRule.MaxDuplicateParagraphCharShare(maxDuplicateParagraphCharShare)));
        maxTopShare.forEach((tokens, share) -> rules.add(new RepetitionRule.MaxTopShare(tokens, share)));
        maxRepeatedShare.forEach((tokens, share) -> rules.add(new RepetitionRule.MaxRepeatedShare(tokens, share)));
        return List.copyOf(rules);
    }
}
