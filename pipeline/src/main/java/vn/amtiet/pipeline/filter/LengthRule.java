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
}
