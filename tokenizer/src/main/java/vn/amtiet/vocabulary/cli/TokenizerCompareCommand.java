package vn.amtiet.vocabulary.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vn.amtiet.cli.Progress;
import vn.amtiet.cli.UserError;
import vn.amtiet.syllable.Syllables;
import vn.amtiet.text.TextInput;
import vn.amtiet.vocabulary.TokenTally;
import vn.amtiet.vocabulary.Vocabularies;
import vn.amtiet.vocabulary.Vocabulary;

/**
 * {@code tokenizer compare}: what several vocabularies make of the same texts. Bytes a token are UTF-8 bytes of the text as
 * it came; syllables are {@link Syllables#whitespaceRuns}; the other figures are {@link TokenTally}'s. The premium is the
 * tokens of Vietnamese lines by those of the same lines in English (Petrov et al. 2023).
 */
@Command(
        name = "compare",
        description = "Count what several vocabularies make of the same texts.",
        mixinStandardHelpOptions = true)
final class TokenizerCompareCommand implements Callable<Integer> {
    /** Zouhar et al. 2023. */
    private static final double RENYI_ORDER = 2.5;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--vocabulary",
            required = true,
            arity = "1..*",
            description = "Vocabulary directories or tokenizer.json files.")
    private List<Path> vocabularies;

    @Option(
            names = "--input",
            required = true,
            arity = "1..*",
            description = "Files or folders: .txt, .jsonl; plain, .gz, .zst; or stage directories.")
    private List<Path> input;

    @Option(names = "--vietnamese", description = "Vietnamese lines, for the premium; with --english.")
    private @Nullable Path vietnamese;

    @Option(names = "--english", description = "The same lines in English.")
    private @Nullable Path english;

    @Option(
            names = "--width",
            defaultValue = "768",
            description = "Width of the model whose embedding share is told (default: ${DEFAULT-VALUE}).")
    private long width;

    @Option(
            names = "--others",
            defaultValue = "85000000",
            description = "Parameters of that model outside its embedding (default: ${DEFAULT-VALUE}).")
    private long others;

    @Option(
            names = "--price",
            defaultValue = "1",
            description = "Price of a million tokens, for the cost of the texts (default: ${DEFAULT-VALUE}).")
    private double price;

    @Override
    public Integer call() {
        List<Row> rows = new ArrayList<>();
        vocabularies.forEach(path -> rows.add(new Row(path, new TokenTally(Vocabularies.load(path)))));
        Optional<ParallelTexts> parallel = parallel();
        long[] seen = {0, 0, 0};
        try (Progress progress = Progress.start("encode", "bytes", 0)) {
            TextInput.of(input).forEach(text -> {
                int bytes = text.getBytes(StandardCharsets.UTF_8).length;
                rows.forEach(row -> row.tally.add(text));
                seen[0]++;
                seen[1] += bytes;
                seen[2] += Syllables.whitespaceRuns(text);
                progress.advance(bytes);
            });
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "%,d texts, %,d bytes, %,d syllables%n", seen[0], seen[1], seen[2]);
        parallel.ifPresent(texts -> out.println(texts.description()));
        out.println("%9s %-9s %13s %11s %15s %7s %7s %6s %9s %9s %9s  %s"
                .formatted(
                        "ids",
                        "kind",
                        "tokens",
                        "bytes/token",
                        "tokens/syllable",
                        "premium",
                        "use",
                        "Rényi",
                        "one token",
                        "embedding",
                        "cost",
                        "vocabulary"));
        rows.forEach(row -> out.println(row.line(seen[1], seen[2], parallel)));
        return 0;
    }

    private Optional<ParallelTexts> parallel() {
        if (vietnamese == null || english == null) {
            if (vietnamese != null || english != null) {
                throw UserError.usage("--vietnamese and --english: expected both or neither");
            }
            return Optional.empty();
        }
        return Optional.of(ParallelTexts.read(vietnamese, english));
    }

    /** One vocabulary and its figures. */
    private final class Row {
        private final Path path;
        private final TokenTally tally;

        Row(Path path, TokenTally tally) {
            this.path = path;
            this.tally = tally;
        }

        String line(long bytes, long syllables, Optional<ParallelTexts> parallel) {
            Vocabulary vocabulary = tally.vocabulary();
            String start = String.format(Locale.ROOT, "%,9d %-9s ", vocabulary.size(), vocabulary.kind());
            String figures = tally.unsaid() > 0
                    ? String.format(Locale.ROOT, "%-94s", "cannot say " + tally.unsaid() + " of the texts")
                    : figures(bytes, syllables, parallel);
            return start + figures + "  " + path;
        }

        private String figures(long bytes, long syllables, Optional<ParallelTexts> parallel) {
            return String.format(
                    Locale.ROOT,
                    "%,13d %11.3f %15.3f %7s %6.2f%% %6.3f %8.1f%% %8.1f%% %9.4f",
                    tally.tokens(),
                    ratio(bytes, tally.tokens()),
                    ratio(tally.tokens(), syllables),
                    parallel.map(texts -> texts.premium(tally.vocabulary())).orElse("-"),
                    100 * tally.use(),
                    tally.renyiEfficiency(RENYI_ORDER),
                    100 * tally.wholeSyllableShare(),
                    100 * tally.embeddingShare(width, others),
                    price * tally.tokens() / 1e6);
        }

        private static double ratio(long of, long by) {
            return by == 0 ? 0 : (double) of / by;
        }
    }
}
