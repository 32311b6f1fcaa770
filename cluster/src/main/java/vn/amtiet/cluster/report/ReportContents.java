package vn.amtiet.cluster.report;

import java.util.List;
import java.util.Map;

/**
 * Everything a report shows, already read from disk. {@link ReportPage} turns it into HTML without touching a file.
 *
 * @param title headline
 * @param subtitle one line of provenance: code version, input, configuration
 * @param stages the corpus stages in order
 * @param examples dropped documents by reason, a few each
 * @param vocabularies what each vocabulary does to the held-out text
 * @param curve losses in the order they were logged
 * @param results named figures of the evaluation: "bits per byte" to "1.93"
 * @param samples texts written by the model
 */
public record ReportContents(
        String title,
        String subtitle,
        List<Stage> stages,
        Map<String, List<Example>> examples,
        List<VocabularyRow> vocabularies,
        List<LossPoint> curve,
        Map<String, String> results,
        List<String> samples) {

    /** Rows of one stage; {@code in = out + sum(dropped) + quarantined}. */
    public record Stage(String name, long in, long out, Map<String, Long> dropped, long quarantined) {}

    /** Something left out: where it came from, what was measured against which limit, the beginning of its text. */
    public record Example(String origin, String measured, String excerpt) {}

    /** Tokens that a vocabulary needs for the same text. */
    public record VocabularyRow(String name, int size, double tokensPerSyllable, double bytesPerToken) {}

    /** Loss in nats at an update; {@code series} is "train" or "val". */
    public record LossPoint(String series, long step, double loss) {}
}
