package vn.amtiet.pipeline.sample;

import java.util.List;

/**
 * What the whole pipeline has to make of one record of the sample: a row of {@code expected.tsv}.
 *
 * <p>For a page {@code record} is its URL. A record that is no page shares its URL with a page or has none, so its type
 * comes first: "request https://bensong.example/", "warcinfo bensong.warc".
 *
 * @param record the page's URL, or type and URL (or file name) of a record that is no page
 * @param outcome "kept", "quarantined", "dropped:KIND" with KIND one of english, unaccented, spam, boilerplate,
 *     not_a_page, or "duplicate_of:URL", "near_duplicate_of:URL". A page and the duplicates that name it are one
 *     cluster, of which exactly one page survives; which one is the pipeline's choice
 * @param note why, for people
 */
public record ExpectedOutcome(String record, String outcome, String note) {
    /** All rows of the table, in its order. */
    public static List<ExpectedOutcome> all() {
        return SampleResource.rows("expected.tsv", 3).stream()
                .map(row -> new ExpectedOutcome(row.get(0), row.get(1), row.get(2)))
                .toList();
    }

    /** The URL that a duplicate names: "duplicate_of:https://a.example/" names "https://a.example/". */
    public String original() {
        if (!outcome.contains("duplicate_of:")) {
            throw new IllegalStateException(record + ": expected a duplicate, outcome is " + outcome);
        }
        return outcome.substring(outcome.indexOf(':') + 1);
    }
}
