package vn.amtiet.pipeline.filter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Thresholds of {@link LengthRule}; a component left out has its default. How long a document is.
 *
 * @param minSyllables default 50; at least so many standard syllables. Gopher: 50 words.
 * @param maxSyllables default 200000; at most so many standard syllables. Gopher: 100,000 words, which are about 1.5
 *     syllables each; statutes and books come near.
 */
public record LengthSettings(
        @Nullable Integer minSyllables, @Nullable Integer maxSyllables) {
    public LengthSettings {
        minSyllables = Thresholds.count("minSyllables", minSyllables, 50);
        maxSyllables = Thresholds.count("maxSyllables", maxSyllables, 200_000);
    }

    /** The default thresholds. */
    public static LengthSettings defaults() {
        return new LengthSettings(null, null);
    }

    List<TextRule> rules() {
        return List.of(new LengthRule.MinSyllables(minSyllables), new LengthRule.MaxSyllables(maxSyllables));
    }
}
