package vn.amtiet.cluster.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import vn.amtiet.cluster.report.ReportContents.Example;
import vn.amtiet.cluster.report.ReportContents.LossPoint;
import vn.amtiet.cluster.report.ReportContents.Stage;
import vn.amtiet.cluster.report.ReportContents.VocabularyRow;
import vn.amtiet.config.CodeVersion;
import vn.amtiet.shard.ShardTotals;
import vn.amtiet.stage.StageManifest;
import vn.amtiet.storage.LeftOut;
import vn.amtiet.storage.StageDirectory;
import vn.amtiet.trainer.train.LossLog;
import vn.amtiet.vocabulary.Vocabularies;
import vn.amtiet.vocabulary.Vocabulary;

/** Reads what a whole run has left on disk: the stages' manifests and left-out rows, the loss log. */
public final class RunReport {
    private static final List<String> CORPUS_STAGES = List.of("1-documents", "2-clean", "3-unique");
    private static final int EXAMPLES = 3;
    private static final int EXCERPT = 300;

    private RunReport() {}

    /**
     * The contents of the report of one output directory.
     *
     * @param output holds the stages; {@code output/syllables} holds a second vocabulary and its shards
     * @param run run directory of the training
     * @throws vn.amtiet.cli.UserError for a stage that is missing
     */
    public static ReportContents read(Path output, Path run, Map<String, String> results, List<String> samples) {
        ReportContents corpus = corpus(output, EXAMPLES);
        return new ReportContents(
                corpus.title(),
                corpus.subtitle(),
                corpus.stages(),
                corpus.examples(),
                vocabularies(List.of(output, output.resolve("syllables"))),
                curve(run),
                results,
                samples);
    }

    /**
     * The part about the corpus alone.
     *
     * @param examples dropped documents of each reason
     */
    static ReportContents corpus(Path output, int examples) {
        List<Stage> stages = CORPUS_STAGES.stream()
                .map(name -> stage(manifest(output.resolve(name))))
                .toList();
        return new ReportContents(
                "amtiet: " + output.toAbsolutePath().getFileName(),
                "amtiet " + CodeVersion.get() + ", " + stages.get(0).in() + " records read",
                stages,
                examples(output, examples),
                List.of(),
                List.of(),
                Map.of(),
                List.of());
    }

    private static StageManifest manifest(Path directory) {
        return StageDirectory.open(directory.toString()).manifest();
    }

    private static Stage stage(StageManifest manifest) {
        StageManifest.Counts counts = manifest.counts();
        return new Stage(manifest.stage(), counts.in(), counts.out(), counts.dropped(), counts.quarantined());
    }

    private static Map<String, List<Example>> examples(Path output, int examples) {
        Map<String, List<Example>> byReason = new LinkedHashMap<>();
        String clean = output.resolve("2-clean").toString();
        for (LeftOut.Quarantined q :
                LeftOut.quarantined(output.resolve("1-documents").toString(), 1)) {
            add(
                    byReason,
                    "quarantined",
                    new Example(q.source(), "bytes " + q.offset() + " to " + (q.offset() + q.length()), q.message()));
        }
        for (LeftOut.Dropped d : LeftOut.dropped(clean, examples)) {
            String judged = "measured " + number(d.measured()) + ", limit " + number(d.limit());
            add(byReason, d.reason(), new Example(d.origin(), judged, excerpt(d.text())));
        }
        for (LeftOut.Duplicate d : LeftOut.duplicates(output.resolve("3-unique").toString(), clean, examples)) {
            String texts = excerpt(d.text()) + "\n\nkept instead:\n" + excerpt(d.keptText());
            add(byReason, d.reason(), new Example(d.origin(), "similarity " + number(d.similarity()), texts));
        }
        return byReason;
    }

    private static void add(Map<String, List<Example>> byReason, String reason, Example example) {
        byReason.computeIfAbsent(reason, r -> new ArrayList<>()).add(example);
    }

    private static String excerpt(String text) {
        return text.length() <= EXCERPT
                ? text
                : text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, EXCERPT))) + " ...";
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.3f", value);
    }

    /** Tokens per syllable on the held-out text; bytes, which need no vocabulary, come first. */
    private static List<VocabularyRow> vocabularies(List<Path> corpora) {
        List<VocabularyRow> rows = new ArrayList<>();
        for (Path corpus : corpora) {
            ShardTotals.Split val = ShardTotals.of(manifest(corpus.resolve("5-shards")))
                    .splits()
                    .get("val");
            if (val == null || val.syllables() == 0) {
                continue;
            }
            if (rows.isEmpty()) {
                rows.add(new VocabularyRow("bytes", 256, (double) val.bytes() / val.syllables(), 1));
            }
            Vocabulary vocabulary = Vocabularies.load(corpus.resolve("4-vocabulary"));
            rows.add(new VocabularyRow(
                    vocabulary.kind(),
                    vocabulary.size(),
                    (double) val.tokens() / val.syllables(),
                    (double) val.bytes() / val.tokens()));
        }
        return rows;
    }

    private static List<LossPoint> curve(Path run) {
        List<LossPoint> points = new ArrayList<>();
        for (LossLog.Line line : LossLog.read(run.resolve("loss.jsonl"))) {
            if (line instanceof LossLog.Evaluation evaluation) {
                points.add(new LossPoint("train", evaluation.step(), evaluation.train()));
                points.add(new LossPoint("val", evaluation.step(), evaluation.val()));
            }
        }
        return points;
    }
}
