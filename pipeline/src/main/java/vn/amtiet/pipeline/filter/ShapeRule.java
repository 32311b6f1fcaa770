package vn.amtiet.pipeline.filter;

import vn.amtiet.pipeline.document.Verdict;

/** What words look like; a word is what white space separates, a token a run of letters. */
sealed interface ShapeRule extends TextRule {
    /**
     * Mean length of letter tokens. Vietnamese syllables have 3.1 to 3.6 letters, so that Gopher's lower bound
     * of 3 would cut good text.
     */
    record MinMeanTokenLetters(double minMeanTokenLetters) implements ShapeRule {
        public MinMeanTokenLetters {
            Thresholds.checkNotNegative("minMeanTokenLetters", minMeanTokenLetters);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atLeast("min_mean_token_letters", text.meanTokenLetters(), minMeanTokenLetters);
        }
    }

    /** Mean length of letter tokens; English has 4.5 to 5, run-together words more. */
    record MaxMeanTokenLetters(double maxMeanTokenLetters) implements ShapeRule {
        public MaxMeanTokenLetters {
            Thresholds.checkNotNegative("maxMeanTokenLetters", maxMeanTokenLetters);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost("max_mean_token_letters", text.meanTokenLetters(), maxMeanTokenLetters);
        }
    }

    /** The longest word, in characters: encoded data. C4: 1000. */
    record MaxWordChars(int maxWordChars) implements ShapeRule {
        public MaxWordChars {
            Thresholds.checkNotNegative("maxWordChars", maxWordChars);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost("max_word_chars", text.longestWord(), maxWordChars);
        }
    }

    /** Words with a letter among all words. Gopher: 0.8; tables of scores and prices in news lie lower. */
    record MinAlphaWordShare(double minAlphaWordShare) implements ShapeRule {
        public MinAlphaWordShare {
            Thresholds.checkShare("minAlphaWordShare", minAlphaWordShare);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atLeast("min_alpha_word_share", text.alphaWordShare(), minAlphaWordShare);
        }
    }

    /** Number signs by word. Gopher: 0.1. */
    record MaxHashesPerWord(double maxHashesPerWord) implements ShapeRule {
        public MaxHashesPerWord {
            Thresholds.checkNotNegative("maxHashesPerWord", maxHashesPerWord);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost("max_hashes_per_word", text.hashesPerWord(), maxHashesPerWord);
        }
    }

    /** Ellipses ("..." or "…") by word. Gopher: 0.1. */
    record MaxEllipsesPerWord(double maxEllipsesPerWord) implements ShapeRule {
        public MaxEllipsesPerWord {
            Thresholds.checkNotNegative("maxEllipsesPerWord", maxEllipsesPerWord);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost("max_ellipses_per_word", text.ellipsesPerWord(), maxEllipsesPerWord);
        }
    }

    /** Mean length of words with a letter or digit, as white space separates them. Gopher, FineWeb-2: 3. */
    record MinMeanWordChars(double minMeanWordChars) implements ShapeRule {
        public MinMeanWordChars {
            Thresholds.checkNotNegative("minMeanWordChars", minMeanWordChars);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atLeast("min_mean_word_chars", text.meanWordChars(), minMeanWordChars);
        }
    }

    /** Mean length of words with a letter or digit. Gopher: 10, FineWeb-2 for Vietnamese: 11. */
    record MaxMeanWordChars(double maxMeanWordChars) implements ShapeRule {
        public MaxMeanWordChars {
            Thresholds.checkNotNegative("maxMeanWordChars", maxMeanWordChars);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost("max_mean_word_chars", text.meanWordChars(), maxMeanWordChars);
        }
    }

    /** Curly brackets, which are program source. C4: 0. */
    record MaxCurlyBrackets(int maxCurlyBrackets) implements ShapeRule {
        public MaxCurlyBrackets {
            Thresholds.checkNotNegative("maxCurlyBrackets", maxCurlyBrackets);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost("max_curly_brackets", text.occurrences("{"), maxCurlyBrackets);
        }
    }

    /** Times that the printer's dummy text "lorem ipsum" stands in the text. C4: 0. */
    record MaxLoremIpsum(int maxLoremIpsum) implements ShapeRule {
        public MaxLoremIpsum {
            Thresholds.checkNotNegative("maxLoremIpsum", maxLoremIpsum);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost("max_lorem_ipsum", text.occurrences("lorem ipsum"), maxLoremIpsum);
        }
    }

    /**
     * Punctuation marks by letter token, verse exempt: running text has one in ten, text that someone stripped for word
     * counts has none.
     */
    record MinPunctuationPerToken(double minPunctuationPerToken) implements ShapeRule {
        public MinPunctuationPerToken {
            Thresholds.checkNotNegative("minPunctuationPerToken", minPunctuationPerToken);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return text.isVerse()
                    ? Verdict.keep()
                    : TextRule.atLeast("min_punctuation_per_token", text.punctuationPerToken(), minPunctuationPerToken);
        }
    }

    /** Words whose syllables are joined by underscores, as word segmenters leave them: "học_sinh". */
    record MaxJoinedWordShare(double maxJoinedWordShare) implements ShapeRule {
        public MaxJoinedWordShare {
            Thresholds.checkShare("maxJoinedWordShare", maxJoinedWordShare);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost("max_joined_word_share", text.joinedWordShare(), maxJoinedWordShare);
        }
    }

    /** Links, e-mail addresses and telephone numbers by word, masked ones too: lists of offers have little else. */
    record MaxContactsPerWord(double maxContactsPerWord) implements ShapeRule {
        public MaxContactsPerWord {
            Thresholds.checkNotNegative("maxContactsPerWord", maxContactsPerWord);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost("max_contacts_per_word", text.contactsPerWord(), maxContactsPerWord);
        }
    }
}
