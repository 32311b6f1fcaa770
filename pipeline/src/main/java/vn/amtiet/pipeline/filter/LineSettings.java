package vn.amtiet.pipeline.filter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Thresholds of {@link LineRule}; a component left out has its default. What lines look like; empty lines do not count.
 *
 * @param maxBulletLineShare default 0.9; Lines that begin with a bullet. Gopher: 0.9.
 * @param maxEllipsisLineShare default 0.3; Lines that end in an ellipsis. Gopher: 0.3.
 * @param minPunctuatedLineShare default 0.12; Lines that end in a punctuation mark; verse is exempt. FineWeb: 0.12.
 * @param maxNewlinesPerWord default 0.3; Line ends by word. FineWeb: 0.3.
 * @param maxBoilerplateShare default 0.3; Letter tokens in short lines of navigation, login, cookie and copyright notices.
 */
public record LineSettings(
        @Nullable Double maxBulletLineShare,
        @Nullable Double maxEllipsisLineShare,
        @Nullable Double minPunctuatedLineShare,
        @Nullable Double maxNewlinesPerWord,
        @Nullable Double maxBoilerplateShare) {
    public LineSettings {
        maxBulletLineShare = maxBulletLineShare == null ? Double.valueOf(0.9) : maxBulletLineShare;
        maxEllipsisLineShare = maxEllipsisLineShare == null ? Double.valueOf(0.3) : maxEllipsisLineShare;
        minPunctuatedLineShare = minPunctuatedLineShare == null ? Double.valueOf(0.12) : minPunctuatedLineShare;
        maxNewlinesPerWord = maxNewlinesPerWord == null ? Double.valueOf(0.3) : maxNewlinesPerWord;
        maxBoilerplateShare = maxBoilerplateShare == null ? Double.valueOf(0.3) : maxBoilerplateShare;
    }

    /** The default thresholds. */
    public static LineSettings defaults() {
        return new LineSettings(null, null, null, null, null);
    }

    List<TextRule> rules() {
        return List.of(
                new LineRule.MaxBulletLineShare(maxBulletLineShare),
                new LineRule.MaxEllipsisLineShare(maxEllipsisLineShare),
                new LineRule.MinPunctuatedLineShare(minPunctuatedLineShare),
                new LineRule.MaxNewlinesPerWord(maxNewlinesPerWord),
                new LineRule.MaxBoilerplateShare(maxBoilerplateShare));
    }
}
