package vn.amtiet.pipeline.filter;

import vn.amtiet.pipeline.document.Verdict;

/** What lines look like; empty lines do not count. */
sealed interface LineRule extends TextRule {
    /** Lines that begin with a bullet. Gopher: 0.9. */
    record MaxBulletLineShare(double maxBulletLineShare) implements LineRule {
        public MaxBulletLineShare {
            Thresholds.checkShare("maxBulletLineShare", maxBulletLineShare);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost("max_bullet_line_share", text.bulletLineShare(), maxBulletLineShare);
        }
    }

    /**
     * Lines that end in an ellipsis. Gopher: 0.3; half, because a news item of three paragraphs has one in its
     * lead.
     */
    record MaxEllipsisLineShare(double maxEllipsisLineShare) implements LineRule {
        public MaxEllipsisLineShare {
            Thresholds.checkShare("maxEllipsisLineShare", maxEllipsisLineShare);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost("max_ellipsis_line_share", text.ellipsisLineShare(), maxEllipsisLineShare);
        }
    }

    /** Lines that end in a punctuation mark or have 30 tokens; verse is exempt. FineWeb, without the second: 0.12. */
    record MinSentenceLineShare(double minSentenceLineShare) implements LineRule {
        public MinSentenceLineShare {
            Thresholds.checkShare("minSentenceLineShare", minSentenceLineShare);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return text.isVerse()
                    ? Verdict.keep()
                    : TextRule.atLeast("min_sentence_line_share", text.sentenceLineShare(), minSentenceLineShare);
        }
    }

    /** Line ends by word. FineWeb: 0.3. */
    record MaxNewlinesPerWord(double maxNewlinesPerWord) implements LineRule {
        public MaxNewlinesPerWord {
            Thresholds.checkNotNegative("maxNewlinesPerWord", maxNewlinesPerWord);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost("max_newlines_per_word", text.newlinesPerWord(), maxNewlinesPerWord);
        }
    }

    /** Letter tokens in short lines of navigation, login, cookie and copyright notices. */
    record MaxBoilerplateShare(double maxBoilerplateShare) implements LineRule {
        public MaxBoilerplateShare {
            Thresholds.checkShare("maxBoilerplateShare", maxBoilerplateShare);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atMost("max_boilerplate_share", text.boilerplateShare(), maxBoilerplateShare);
        }
    }

    /** Lines that end in a punctuation mark, verse or not. FineWeb: 0.12, FineWeb-2 for Vietnamese: 0.333. */
    record MinPunctuatedLineShare(double minPunctuatedLineShare) implements LineRule {
        public MinPunctuatedLineShare {
            Thresholds.checkShare("minPunctuatedLineShare", minPunctuatedLineShare);
        }

        @Override
        public Verdict judge(TextMeasures text) {
            return TextRule.atLeast("min_punctuated_line_share", text.punctuatedLineShare(), minPunctuatedLineShare);
        }
    }
}
