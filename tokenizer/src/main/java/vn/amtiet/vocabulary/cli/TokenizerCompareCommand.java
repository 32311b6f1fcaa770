package vn.amtiet.vocabulary.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vn.amtiet.cli.Progress;
import vn.amtiet.syllable.Syllables;
import vn.amtiet.text.TextInput;
import vn.amtiet.vocabulary.Vocabularies;
import vn.amtiet.vocabulary.Vocabulary;

/**
 * {@code tokenizer compare}: what several vocabularies make of the same texts. Bytes a token are UTF-8 bytes of the text as
 * it came; syllables are {@link Syllables#whitespaceRuns}.
 */
@Command(
        name = "compare",
        description = "Count what several vocabularies make of the same texts.",
        mixinStandardHelpOptions = true)
final class TokenizerCompareCommand implements Callable<Integer> {
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

    @Override
    public Integer call() {
        List<Tally> tallies = new ArrayList<>();
        vocabularies.forEach(path -> tallies.add(new Tally(path, Vocabularies.load(path))));
        long[] seen = {0, 0, 0};
        try (Progress progress = Progress.start("encode", "bytes", 0)) {
            TextInput.of(input).forEach(text -> {
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                tallies.forEach(tally -> tally.add(utf8));
                seen[0]++;
                seen[1] += utf8.length;
                seen[2] += Syllables.whitespaceRuns(text);
                progress.advance(utf8.length);
            });
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "%,d texts, %,d bytes, %,d syllables%n", seen[0], seen[1], seen[2]);
        out.printf(
                "%9s %-9s %13s %12s %16s  %s%n",
                "ids", "kind", "tokens", "bytes/token", "tokens/syllable", "vocabulary");
        tallies.forEach(tally -> out.println(tally.row(seen[1], seen[2])));
        return 0;
    }

    /** The tokens of one vocabulary so far, and the texts that it could not say. */
    private static final class Tally {
        private final Path path;
        private final Vocabulary vocabulary;
        private long tokens;
        private long unsaid;

        Tally(Path path, Vocabulary vocabulary) {
            this.path = path;
            this.vocabulary = vocabulary;
        }

        void add(byte[] utf8) {
            try {
                tokens += vocabulary.encode(utf8).length;
            } catch (IllegalArgumentException e) {
                unsaid++;
            }
        }

        String row(long bytes, long syllables) {
            String start = String.format(Locale.ROOT, "%,9d %-9s ", vocabulary.size(), vocabulary.kind());
            String figures = unsaid > 0
                    ? String.format(Locale.ROOT, "%-43s", "cannot say " + unsaid + " of the texts")
                    : String.format(
                            Locale.ROOT, "%,13d %12.3f %16.3f", tokens, ratio(bytes, tokens), ratio(tokens, syllables));
            return start + figures + "  " + path;
        }

        private static double ratio(long of, long by) {
            return by == 0 ? 0 : (double) of / by;
        }
    }
}
