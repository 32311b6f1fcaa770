package vn.amtiet.pipeline.filter;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Thresholds of {@link LineRule}; a component left out has its default. What lines look like; empty lines do not
 * count.
 *
 * @param maxBulletLineShare default 0.9; lines that begin with a bullet. Gopher: 0.9.
 * @param maxEllipsisLineShare default 0.5; lines that end in an ellipsis. Gopher: 0.3; half, because a news item of
 *     three paragraphs has one in its lead.
 * @param minSentenceLineShare default 0.12; lines that end in a punctuation mark or have 30 tokens; verse is exempt.
 *     FineWeb, without the second: 0.12.
 * @param maxNewlinesPerWord default 0.3; line ends by word. FineWeb: 0.3.
 * @param maxBoilerplateShare default 0.3; letter tokens in short lines of navigation, login, cookie and copyright
 *     notices.
 * @param minPunctuatedLineShare default none; lines that end in a punctuation mark, verse or not. FineWeb: 0.12,
 *     FineWeb-2 for Vietnamese: 0.333.
 */
public record LineSettings(
        @Nullable Double maxBulletLineShare,
        @Nullable Double maxEllipsisLineShare,
        @Nullable Double minSentenceLineShare,
        @Nullable Double maxNewlinesPerWord,
        @Nullable Double maxBoilerplateShare,
        @Nullable Double minPunctuatedLineShare) {
    public LineSettings {
        maxBulletLineShare = Thresholds.share("maxBulletLineShare", maxBulletLineShare, 0.9);
        maxEllipsisLineShare = Thresholds.share("maxEllipsisLineShare", maxEllipsisLineShare, 0.5);
        minSentenceLineShare = Thresholds.share("minSentenceLineShare", minSentenceLineShare, 0.12);
        maxNewlinesPerWord = Thresholds.notNegative("maxNewlinesPerWord", maxNewlinesPerWord, 0.3);
        maxBoilerplateShare = Thresholds.share("maxBoilerplateShare", maxBoilerplateShare, 0.3);
        if (minPunctuatedLineShare != null) {
            Thresholds.checkShare("minPunctuatedLineShare", minPunctuatedLineShare);
        }
    }

    /** The default thresholds. */
    public static LineSettings defaults() {
        return new LineSettings(null, null, null, null, null, null);
    }

    List<TextRule> rules() {
        List<TextRule> rules = new ArrayList<>(List.of(
                new LineRule.MaxBulletLineShare(maxBulletLineShare),
                new LineRule.MaxEllipsisLineShare(maxEllipsisLineShare),
                new LineRule.MinSentenceLineShare(minSentenceLineShare),
                new LineRule.MaxNewlinesPerWord(maxNewlinesPerWord),
                new LineRule.MaxBoilerplateShare(maxBoilerplateShare)));
        Thresholds.addRule(rules, minPunctuatedLineShare, LineRule.MinPunctuatedLineShare::new);
        return List.copyOf(rules);
    }
}
