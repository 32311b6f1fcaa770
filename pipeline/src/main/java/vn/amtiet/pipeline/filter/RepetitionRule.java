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
     * Characters in the commonest run of n tokens. Gopher, words: 0.2, 0.18, 0.16 for n from 2 to 4; FineWeb-2 for
     * Vietnamese: 0.223, 0.197, 0.171.
     */
    record MaxTopShare(int tokens, double share) implements RepetitionRule {
        public MaxTopShare {
            Thresholds.checkShare("maxTopShare." + tokens, share);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost("max_top" + tokens + "gram_share", text.topShare(tokens), share);
        }
    }

    /**
     * Characters in runs of n tokens seen before. Gopher, words: 0.15 down to 0.1 for n from 5 to 10; FineWeb-2 for
     * Vietnamese: 0.178 down to 0.111.
     */
    record MaxRepeatedShare(int tokens, double share) implements RepetitionRule {
        public MaxRepeatedShare {
            Thresholds.checkShare("maxRepeatedShare." + tokens, share);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost("max_repeated" + tokens + "gram_share", text.repeatedShare(tokens), share);
        }
    }
}
