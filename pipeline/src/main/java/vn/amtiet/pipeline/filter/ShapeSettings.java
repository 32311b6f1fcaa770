package vn.amtiet.pipeline.filter;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Thresholds of {@link ShapeRule}; a component left out has its default. What words look like; a word is what white
 * space separates, a token a run of letters.
 *
 * @param minMeanTokenLetters default 2.0; mean length of letter tokens. Vietnamese syllables have 3.1 to 3.6 letters,
 *     so that Gopher's lower bound of 3 would cut good text.
 * @param maxMeanTokenLetters default 5.5; mean length of letter tokens; English has 4.5 to 5, run-together words
 *     more.
 * @param maxWordChars default 1000; the longest word, in characters: encoded data. C4: 1000.
 * @param minAlphaWordShare default 0.7; words with a letter among all words. Gopher: 0.8; tables of scores and prices
 *     in news lie lower.
 * @param maxHashesPerWord default 0.1; number signs by word. Gopher: 0.1.
 * @param maxEllipsesPerWord default 0.1; ellipses ("..." or "…") by word. Gopher: 0.1.
 * @param minPunctuationPerToken default 0.015; punctuation marks by letter token, verse exempt: running text has one in
 *     ten, text that someone stripped for word counts has none.
 * @param maxJoinedWordShare default 0.1; words whose syllables are joined by underscores, as word segmenters leave them.
 * @param maxContactsPerWord default 0.1; links, e-mail addresses and telephone numbers by word, masked ones too.
 * @param minMeanWordChars default none; mean length of words with a letter or digit, as white space separates them.
 *     Gopher, FineWeb-2: 3.
 * @param maxMeanWordChars default none; the same, at most. Gopher: 10, FineWeb-2 for Vietnamese: 11.
 * @param maxCurlyBrackets default none; curly brackets, which are program source. C4: 0.
 * @param maxLoremIpsum default none; times that the printer's dummy text "lorem ipsum" stands in the text. C4: 0.
 */
public record ShapeSettings(
        @Nullable Double minMeanTokenLetters,
        @Nullable Double maxMeanTokenLetters,
        @Nullable Integer maxWordChars,
        @Nullable Double minAlphaWordShare,
        @Nullable Double maxHashesPerWord,
        @Nullable Double maxEllipsesPerWord,
        @Nullable Double minPunctuationPerToken,
        @Nullable Double maxJoinedWordShare,
        @Nullable Double maxContactsPerWord,
        @Nullable Double minMeanWordChars,
        @Nullable Double maxMeanWordChars,
        @Nullable Integer maxCurlyBrackets,
        @Nullable Integer maxLoremIpsum) {
    public ShapeSettings {
        minMeanTokenLetters = Thresholds.notNegative("minMeanTokenLetters", minMeanTokenLetters, 2.0);
        maxMeanTokenLetters = Thresholds.notNegative("maxMeanTokenLetters", maxMeanTokenLetters, 5.5);
        maxWordChars = Thresholds.count("maxWordChars", maxWordChars, 1_000);
        minAlphaWordShare = Thresholds.share("minAlphaWordShare", minAlphaWordShare, 0.7);
        maxHashesPerWord = Thresholds.notNegative("maxHashesPerWord", maxHashesPerWord, 0.1);
        maxEllipsesPerWord = Thresholds.notNegative("maxEllipsesPerWord", maxEllipsesPerWord, 0.1);
        minPunctuationPerToken = Thresholds.notNegative("minPunctuationPerToken", minPunctuationPerToken, 0.015);
        maxJoinedWordShare = Thresholds.share("maxJoinedWordShare", maxJoinedWordShare, 0.1);
        maxContactsPerWord = Thresholds.notNegative("maxContactsPerWord", maxContactsPerWord, 0.1);
        minMeanWordChars = Thresholds.optional("minMeanWordChars", minMeanWordChars);
        maxMeanWordChars = Thresholds.optional("maxMeanWordChars", maxMeanWordChars);
        maxCurlyBrackets = Thresholds.optionalCount("maxCurlyBrackets", maxCurlyBrackets);
        maxLoremIpsum = Thresholds.optionalCount("maxLoremIpsum", maxLoremIpsum);
    }

    /** The default thresholds. */
    public static ShapeSettings defaults() {
        return new ShapeSettings(null, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    List<TextRule> rules() {
        List<TextRule> rules = new ArrayList<>(List.of(
                new ShapeRule.MinMeanTokenLetters(minMeanTokenLetters),
                new ShapeRule.MaxMeanTokenLetters(maxMeanTokenLetters),
                new ShapeRule.MaxWordChars(maxWordChars),
                new ShapeRule.MinAlphaWordShare(minAlphaWordShare),
                new ShapeRule.MaxHashesPerWord(maxHashesPerWord),
                new ShapeRule.MaxEllipsesPerWord(maxEllipsesPerWord),
                new ShapeRule.MinPunctuationPerToken(minPunctuationPerToken),
                new ShapeRule.MaxJoinedWordShare(maxJoinedWordShare),
                new ShapeRule.MaxContactsPerWord(maxContactsPerWord)));
        Thresholds.addRule(rules, minMeanWordChars, ShapeRule.MinMeanWordChars::new);
        Thresholds.addRule(rules, maxMeanWordChars, ShapeRule.MaxMeanWordChars::new);
        Thresholds.addRule(rules, maxCurlyBrackets, ShapeRule.MaxCurlyBrackets::new);
        Thresholds.addRule(rules, maxLoremIpsum, ShapeRule.MaxLoremIpsum::new);
        return List.copyOf(rules);
    }
}
