package vn.amtiet.syllable.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vn.amtiet.cli.UserError;
import vn.amtiet.syllable.Orthography;
import vn.amtiet.syllable.SyllableGrammar;

/** {@code amtiet syllables}: how much of word lists, frequency tables or running text the syllable grammar accepts. */
@Command(
        name = "syllables",
        mixinStandardHelpOptions = true,
        description = {
            "Says which share of a word list, a frequency table or a text the syllable grammar accepts.",
            "A list has a line for each entry: WORD, COUNT WORD, WORD COUNT or KEY => WORD; a hunspell dictionary is one "
                    + "(first line a number, /FLAGS ignored). Without FILE: how many syllables the grammar has."
        })
public final class SyllablesCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", arity = "0..*", description = "Lists or texts, plain, .gz or .zst.")
    private List<Path> files = List.of();

    @Option(names = "--refused", description = "List every refused entry with its count and reason.")
    private boolean refused;

    @Option(names = "--text", description = "FILE is running text, or JSON lines with a field text: count its words.")
    private boolean text;

    @Option(names = "--no-capitals", description = "Leave out entries that have a capital letter.")
    private boolean noCapitals;

    @Option(names = "--top", paramLabel = "N", description = "Look at the N commonest entries only.")
    private int top = Integer.MAX_VALUE;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (top < 1) {
            throw UserError.usage("--top: expected 1 or more, got " + top);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (files.isEmpty()) {
            grammar(out);
        }
        for (Path file : files) {
            WordCounts words = read(file);
            words = noCapitals ? words.withoutCapitals() : words;
            report(out, file, Acceptance.of(words.top(top)));
        }
        out.flush();
        return 0;
    }

    private WordCounts read(Path file) {
        try {
            return text ? WordCounts.ofText(file) : WordCounts.ofList(file);
        } catch (IOException e) {
            throw UserError.failed(
                    file + ": expected a word list or a text, plain, .gz or .zst, cannot be read: " + e.getMessage(),
                    e);
        }
    }

    private static void grammar(PrintWriter out) {
        long all = SyllableGrammar.all().count();
        long standard = SyllableGrammar.all()
                .filter(syllable -> syllable.orthography() == Orthography.STANDARD)
                .count();
        out.printf(Locale.ROOT, "%,d syllables of standard orthography, %,d with variants%n", standard, all);
    }

    private void report(PrintWriter out, Path file, Acceptance acceptance) {
        out.printf(
                Locale.ROOT,
                "%s: accepts %.3f %% of %,d entries (%.3f %% standard), %.4f %% of %,d occurrences (%.4f %% standard)%n",
                file.getFileName(),
                percent(acceptance.accepted(), acceptance.entries()),
                acceptance.entries(),
                percent(acceptance.standard(), acceptance.entries()),
                percent(acceptance.acceptedOccurrences(), acceptance.occurrences()),
                acceptance.occurrences(),
                percent(acceptance.standardOccurrences(), acceptance.occurrences()));
        if (refused) {
            acceptance
                    .refusals()
                    .forEach(entry -> out.printf(
                            Locale.ROOT,
                            "%s\t%d\t%s\t%s%n",
                            entry.word(),
                            entry.count(),
                            entry.refusal().reason().id(),
                            entry.refusal().part()));
        }
    }

    private static double percent(long part, long whole) {
        return whole == 0 ? 0 : 100.0 * part / whole;
    }
}
