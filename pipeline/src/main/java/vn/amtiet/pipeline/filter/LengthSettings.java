package vn.amtiet.pipeline.filter;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Thresholds of {@link LengthRule}; a component left out has its default. How long a document is.
 *
 * @param minSyllables default 50; at least so many standard syllables. Gopher: 50 words.
 * @param maxSyllables default 200000; at most so many standard syllables. Gopher: 100,000 words, which are about 1.5
 *     syllables each; statutes and books come near.
 * @param minWords default none; at least so many words with a letter or digit, as white space separates them. Gopher:
 *     50.
 * @param maxWords default none; at most so many words with a letter or digit. Gopher: 100,000.
 * @param minSentences default none; at least so many sentences. C4: 5.
 */
public record LengthSettings(
        @Nullable Integer minSyllables,
        @Nullable Integer maxSyllables,
        @Nullable Integer minWords,
        @Nullable Integer maxWords,
        @Nullable Integer minSentences) {
    public LengthSettings {
        minSyllables = Thresholds.count("minSyllables", minSyllables, 50);
        maxSyllables = Thresholds.count("maxSyllables", maxSyllables, 200_000);
        minWords = Thresholds.optionalCount("minWords", minWords);
        maxWords = Thresholds.optionalCount("maxWords", maxWords);
        minSentences = Thresholds.optionalCount("minSentences", minSentences);
    }

    /** The default thresholds. */
    public static LengthSettings defaults() {
        return new LengthSettings(null, null, null, null, null);
    }

    List<TextRule> rules() {
        List<TextRule> rules = new ArrayList<>();
        rules.add(new LengthRule.MinSyllables(minSyllables));
        rules.add(new LengthRule.MaxSyllables(maxSyllables));
        Thresholds.addRule(rules, minWords, LengthRule.MinWords::new);
        Thresholds.addRule(rules, maxWords, LengthRule.MaxWords::new);
        Thresholds.addRule(rules, minSentences, LengthRule.MinSentences::new);
        return List.copyOf(rules);
    }
}
