package vn.amtiet.pipeline.filter;

import vn.amtiet.pipeline.document.Verdict;

/** How much a document repeats itself; characters are those of letter tokens in n-gram rules. */
sealed interface RepetitionRule extends TextRule {
    /** Lines seen before in the document. Gopher: 0.3, FineWeb-2 for Vietnamese: 0.293. */
    record MaxDuplicateLineShare(double maxDuplicateLineShare) implements RepetitionRule {
        public MaxDuplicateLineShare {
            TextRule.checkShare("maxDuplicateLineShare", maxDuplicateLineShare);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost("max_duplicate_line_share", text.duplicateLineShare(), maxDuplicateLineShare);
        }
    }

    /** Characters in lines seen before. Gopher: 0.2. */
    record MaxDuplicateLineCharShare(double maxDuplicateLineCharShare) implements RepetitionRule {
        public MaxDuplicateLineCharShare {
            TextRule.checkShare("maxDuplicateLineCharShare", maxDuplicateLineCharShare);
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
            TextRule.checkShare("maxDuplicateParagraphShare", maxDuplicateParagraphShare);
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
            TextRule.checkShare("maxDuplicateParagraphCharShare", maxDuplicateParagraphCharShare);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost(
                    "max_duplicate_paragraph_char_share",
                    text.duplicateParagraphCharShare(),
                    maxDuplicateParagraphCharShare);
        }
    }

    /** Characters in the commonest three-syllable run. FineWeb-2 for Vietnamese, two words: 0.223; a word has about 1.5 syllables. */
    record MaxTop3gramShare(double maxTop3gramShare) implements RepetitionRule {
        public MaxTop3gramShare {
            TextRule.checkShare("maxTop3gramShare", maxTop3gramShare);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost("max_top3gram_share", text.topShare(3), maxTop3gramShare);
        }
    }

    /** Characters in the commonest five-syllable run. FineWeb-2, three words: 0.197. */
    record MaxTop5gramShare(double maxTop5gramShare) implements RepetitionRule {
        public MaxTop5gramShare {
            TextRule.checkShare("maxTop5gramShare", maxTop5gramShare);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost("max_top5gram_share", text.topShare(5), maxTop5gramShare);
        }
    }

    /** Characters in the commonest six-syllable run. FineWeb-2, four words: 0.171. */
    record MaxTop6gramShare(double maxTop6gramShare) implements RepetitionRule {
        public MaxTop6gramShare {
            TextRule.checkShare("maxTop6gramShare", maxTop6gramShare);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost("max_top6gram_share", text.topShare(6), maxTop6gramShare);
        }
    }

    /** Characters in eight-syllable runs seen before. FineWeb-2, five words: 0.178. */
    record MaxRepeated8gramShare(double maxRepeated8gramShare) implements RepetitionRule {
        public MaxRepeated8gramShare {
            TextRule.checkShare("maxRepeated8gramShare", maxRepeated8gramShare);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost("max_repeated8gram_share", text.repeatedShare(8), maxRepeated8gramShare);
        }
    }

    /** Characters in twelve-syllable runs seen before. FineWeb-2, eight words: 0.136. */
    record MaxRepeated12gramShare(double maxRepeated12gramShare) implements RepetitionRule {
        public MaxRepeated12gramShare {
            TextRule.checkShare("maxRepeated12gramShare", maxRepeated12gramShare);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost("max_repeated12gram_share", text.repeatedShare(12), maxRepeated12gramShare);
        }
    }

    /** Characters in fifteen-syllable runs seen before. FineWeb-2, ten words: 0.111. */
    record MaxRepeated15gramShare(double maxRepeated15gramShare) implements RepetitionRule {
        public MaxRepeated15gramShare {
            TextRule.checkShare("maxRepeated15gramShare", maxRepeated15gramShare);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost("max_repeated15gram_share", text.repeatedShare(15), maxRepeated15gramShare);
        }
    }
}
