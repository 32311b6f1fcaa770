package vn.amtiet.pipeline.filter;

import vn.amtiet.pipeline.document.Verdict;

/** How much a document repeats itself; characters are those of letter tokens in n-gram rules. */
sealed interface RepetitionRule extends TextRule {
    /** Lines seen before in the document. Gopher: 0.3, FineWeb-2 for Vietnamese: 0.293. */
    record MaxDuplicateLineShare(double maxDuplicateLineShare) implements RepetitionRule {
        public MaxDuplicateLineShare {
            Thresholds.checkShare("maxDuplicateLineShare", maxDuplicateLineShare);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost("max_duplicate_line_share", text.duplicateLineShare(), maxDuplicateLineShare);
        }
    }

    /** Characters in lines seen before. Gopher: 0.2. */
    record MaxDuplicateLineCharShare(double maxDuplicateLineCharShare) implements RepetitionRule {
        public MaxDuplicateLineCharShare {
            Thresholds.checkShare("maxDuplicateLineCharShare", maxDuplicateLineCharShare);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost(
                    "max_duplicate_line_char_share", text.duplicateLineCharShare(), maxDuplicateLineCharShare);
        }
    }

    /** Paragraphs seen before. Gopher: 0.3. */
    record MaxDuplicateParagraphShare(double maxDuplicateParagraphShare) implements RepetitionRule {
        public MaxDuplicateParagraphShare {
            Thresholds.checkShare("maxDuplicateParagraphShare", maxDuplicateParagraphShare);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost(
                    "max_duplicate_paragraph_share", text.duplicateParagraphShare(), maxDuplicateParagraphShare);
        }
    }

    /** Characters in paragraphs seen before. Gopher: 0.2. */
    record MaxDuplicateParagraphCharShare(double maxDuplicateParagraphCharShare) implements RepetitionRule {
        public MaxDuplicateParagraphCharShare {
            Thresholds.checkShare("maxDuplicateParagraphCharShare", maxDuplicateParagraphCharShare);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost(
                    "max_duplicate_paragraph_char_share",
                    text.duplicateParagraphCharShare(),
                    maxDuplicateParagraphCharShare);
        }
    }

    /**
     * Characters in the commonest three-syllable run. FineWeb-2 for Vietnamese, two words: 0.223; a word has
     * about 1.5 syllables.
     */
    record MaxTop3gramShare(double maxTop3gramShare) implements RepetitionRule {
        public MaxTop3gramShare {
            Thresholds.checkShare("maxTop3gramShare", maxTop3gramShare);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost("max_top3gram_share", text.topShare(3), maxTop3gramShare);
        }
    }

    /** Characters in the commonest five-syllable run. FineWeb-2, three words: 0.197. */
    record MaxTop5gramShare(double maxTop5gramShare) implements RepetitionRule {
        public MaxTop5gramShare {
            Thresholds.checkShare("maxTop5gramShare", maxTop5gramShare);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost("max_top5gram_share", text.topShare(5), maxTop5gramShare);
        }
    }

    /** Characters in the commonest six-syllable run. FineWeb-2, four words: 0.171. */
    record MaxTop6gramShare(double maxTop6gramShare) implements RepetitionRule {
        public MaxTop6gramShare {
            Thresholds.checkShare("maxTop6gramShare", maxTop6gramShare);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost("max_top6gram_share", text.topShare(6), maxTop6gramShare);
        }
    }

    /**
     * Characters in ten-syllable runs seen before. FineWeb-2, five words: 0.178; two syllables a word, because
     * titles of offices alone have eight.
     */
    record MaxRepeated10gramShare(double maxRepeated10gramShare) implements RepetitionRule {
        public MaxRepeated10gramShare {
            Thresholds.checkShare("maxRepeated10gramShare", maxRepeated10gramShare);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost("max_repeated10gram_share", text.repeatedShare(10), maxRepeated10gramShare);
        }
    }

    /** Characters in fifteen-syllable runs seen before. FineWeb-2, eight words: 0.136. */
    record MaxRepeated15gramShare(double maxRepeated15gramShare) implements RepetitionRule {
        public MaxRepeated15gramShare {
            Thresholds.checkShare("maxRepeated15gramShare", maxRepeated15gramShare);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost("max_repeated15gram_share", text.repeatedShare(15), maxRepeated15gramShare);
        }
    }

    /** Characters in twenty-syllable runs seen before. FineWeb-2, ten words: 0.111. */
    record MaxRepeated20gramShare(double maxRepeated20gramShare) implements RepetitionRule {
        public MaxRepeated20gramShare {
            Thresholds.checkShare("maxRepeated20gramShare", maxRepeated20gramShare);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost("max_repeated20gram_share", text.repeatedShare(20), maxRepeated20gramShare);
        }
    }
}
