package vn.amtiet.pipeline.filter;

import vn.amtiet.pipeline.document.Document;
import vn.amtiet.pipeline.document.Verdict;

/** A rule that looks at the measures of the text alone, so that many rules share one measuring. */
interface TextRule extends DocumentFilter {
    Verdict judge(TextMeasures text);

    @Override
    default Verdict judge(Document document) {
        return judge(TextMeasures.of(document.text()));
    }

    /** Keep what measures {@code limit} or more. */
    static Verdict atLeast(String reason, double measured, double limit) {
        return measured >= limit ? Verdict.keep() : Verdict.drop(reason, measured, limit);
    }

    /** Keep what measures {@code limit} or less. */
    static Verdict atMost(String reason, double measured, double limit) {
        return measured <= limit ? Verdict.keep() : Verdict.drop(reason, measured, limit);
    }
}
