package vn.amtiet.pipeline.filter;

import vn.amtiet.pipeline.document.Verdict;

/** How long a document is. */
sealed interface LengthRule extends TextRule {
    /** At least so many standard syllables. Gopher: 50 words. */
    record MinSyllables(int minSyllables) implements LengthRule {
        public MinSyllables {
            Thresholds.checkNotNegative("minSyllables", minSyllables);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atLeast("min_syllables", text.syllables(), minSyllables);
        }
    }

    /**
     * At most so many standard syllables. Gopher: 100,000 words, which are about 1.5 syllables each; statutes
     * and books come near.
     */
    record MaxSyllables(int maxSyllables) implements LengthRule {
        public MaxSyllables {
            Thresholds.checkNotNegative("maxSyllables", maxSyllables);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost("max_syllables", text.syllables(), maxSyllables);
        }
    }

    /** At least so many words with a letter or digit, as white space separates them. Gopher: 50. */
    record MinWords(int minWords) implements LengthRule {
        public MinWords {
            Thresholds.checkNotNegative("minWords", minWords);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atLeast("min_words", text.spacedWords(), minWords);
        }
    }

    /** At most so many words with a letter or digit. Gopher: 100,000. */
    record MaxWords(int maxWords) implements LengthRule {
        public MaxWords {
            Thresholds.checkNotNegative("maxWords", maxWords);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost("max_words", text.spacedWords(), maxWords);
        }
    }

    /** At least so many sentences. C4: 5. */
    record MinSentences(int minSentences) implements LengthRule {
        public MinSentences {
            Thresholds.checkNotNegative("minSentences", minSentences);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atLeast("min_sentences", text.sentences(), minSentences);
        }
    }
}
