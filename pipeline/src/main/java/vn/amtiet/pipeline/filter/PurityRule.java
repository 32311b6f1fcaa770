package vn.amtiet.pipeline.filter;

import vn.amtiet.pipeline.document.Verdict;

/** How Vietnamese a document is. */
sealed interface PurityRule extends TextRule {
    /**
     * Letter tokens that are standard Vietnamese syllables. Running text has 0.9 and more, sports news full of
     * names 0.75.
     */
    record MinSyllableShare(double minSyllableShare) implements PurityRule {
        public MinSyllableShare {
            Thresholds.checkShare("minSyllableShare", minSyllableShare);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atLeast("min_syllable_share", text.syllableShare(), minSyllableShare);
        }
    }

    /**
     * Letter tokens with a Vietnamese mark (đ, ă, â, ê, ô, ơ, ư or a tone). Running text has about 0.8,
     * unaccented text and English none.
     */
    record MinMarkedShare(double minMarkedShare) implements PurityRule {
        public MinMarkedShare {
            Thresholds.checkShare("minMarkedShare", minMarkedShare);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atLeast("min_marked_share", text.markedShare(), minMarkedShare);
        }
    }

    /**
     * Syllables without any mark among all syllables, because "the to in on can me" passes the grammar. Running
     * text has about 0.14.
     */
    record MaxUnmarkedSyllableShare(double maxUnmarkedSyllableShare) implements PurityRule {
        public MaxUnmarkedSyllableShare {
            Thresholds.checkShare("maxUnmarkedSyllableShare", maxUnmarkedSyllableShare);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost(
                    "max_unmarked_syllable_share", text.unmarkedSyllableShare(), maxUnmarkedSyllableShare);
        }
    }

    /** Different function words. Gopher and FineWeb-2: 2. */
    record MinStopWords(int minStopWords) implements PurityRule {
        public MinStopWords {
            Thresholds.checkNotNegative("minStopWords", minStopWords);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atLeast("min_stop_words", text.distinctStopWords(), minStopWords);
        }
    }

    /**
     * Function words among letter tokens: running text has 0.12 and more, verse 0.05, lists of keywords none.
     * ROOTS for Vietnamese: 0.08.
     */
    record MinStopWordShare(double minStopWordShare) implements PurityRule {
        public MinStopWordShare {
            Thresholds.checkShare("minStopWordShare", minStopWordShare);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atLeast("min_stop_word_share", text.stopWordShare(), minStopWordShare);
        }
    }
}
