package vn.amtiet.vocabulary.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vn.amtiet.cli.Progress;
import vn.amtiet.cli.UserError;
import vn.amtiet.text.Normaliser;
import vn.amtiet.text.TextInput;
import vn.amtiet.vocabulary.PieceCounting;
import vn.amtiet.vocabulary.PieceCounts;
import vn.amtiet.vocabulary.SpecialToken;
import vn.amtiet.vocabulary.TrainingProgress;
import vn.amtiet.vocabulary.Vocabularies;
import vn.amtiet.vocabulary.Vocabulary;
import vn.amtiet.vocabulary.VocabularyKind;
import vn.amtiet.vocabulary.VocabularyPlan;
import vn.amtiet.vocabulary.VocabularyTrainer;

/** {@code tokenizer train}: counts the pieces of local texts and trains a vocabulary on the counts. */
@Command(
        name = "train",
        description = "Train a vocabulary on texts, JSON lines or folders of them.",
        mixinStandardHelpOptions = true)
final class TokenizerTrainCommand implements Callable<Integer> {
    /** The kinds by name, for the help text. */
    private static final class Kinds extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Kinds() {
            Arrays.stream(VocabularyKind.values())
                    .filter(VocabularyKind::trainable)
                    .map(VocabularyKind::id)
                    .forEach(this::add);
        }
    }

    @Spec
    private CommandSpec spec;

    @Option(names = "--kind", description = "One of ${COMPLETION-CANDIDATES}.", completionCandidates = Kinds.class)
    private @Nullable String kind;

    @Option(names = "--size", description = "Ids wanted, special tokens included; not needed for char and byte.")
    private @Nullable Integer size;

    @Option(
            names = "--input",
            arity = "1..*",
            description = "Files or folders: .txt, .jsonl; plain, .gz, .zst. Not needed for byte.")
    private List<Path> input = List.of();

    @Option(names = "--output", required = true, description = "The vocabulary directory to write.")
    private Path output;

    @Option(
            names = "--normaliser",
            description = "none, nfc or lower (default: ${DEFAULT-VALUE}).",
            defaultValue = "none")
    private String normaliser;

    @Option(
            names = "--specials",
            split = ",",
            description = "Special tokens by role: end_of_document, pad, mask, separator (default: the kind's own).")
    private @Nullable List<String> specials;

    @Option(
            names = "--extend",
            description = "A vocabulary whose ids all stay; --size is that of the new one. Instead of --kind.")
    private @Nullable Path extend;

    @Option(
            names = "--wanted",
            description = "A file of tokens that shall have an id, one a line, as they stand in text.")
    private @Nullable Path wanted;

    @Option(
            names = "--nested",
            split = ",",
            description = "Smaller sizes to write too, each to a directory of its name below --output.")
    private List<Integer> nested = List.of();

    @Option(
            names = "--min-count",
            defaultValue = "1",
            description = "Leave pieces out that occur less often (default: ${DEFAULT-VALUE}).")
    private long minCount;

    @Option(names = "--threads", description = "Threads that count (default: one a core). The result is the same.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Override
    public Integer call() {
        Vocabulary old = extend == null ? null : Vocabularies.load(extend);
        VocabularyPlan plan = old == null ? plan() : planFor(old);
        List<byte[]> tokens = wanted == null ? List.of() : lines(wanted);
        long[] texts = {0};
        PieceCounts counts = kept(count(plan, texts));
        if (counts.isEmpty() && plan.kind().learns()) {
            throw UserError.failed("input " + input + ": expected text to train on, found " + texts[0]
                    + " texts without a piece that occurs " + minCount + " times");
        }
        checkMemory(plan.kind(), counts);
        Vocabulary vocabulary = train(plan, old, tokens, counts);
        save(vocabulary);
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%s: %s vocabulary of %,d ids from %,d texts, %,d distinct pieces, fingerprint %s%n",
                output,
                vocabulary.kind(),
                vocabulary.size(),
                texts[0],
                counts.size(),
                vocabulary.fingerprint());
        if (size != null && vocabulary.size() < size) {
            out.printf(Locale.ROOT, "The texts hold no more: %,d ids were asked for.%n", size);
        }
        return 0;
    }

    private PieceCounts count(VocabularyPlan plan, long[] texts) {
        if (threads < 1) {
            throw UserError.usage("--threads: expected 1 or more, got " + threads);
        }
        if (input.isEmpty()) {
            if (plan.kind().learns()) {
                throw UserError.usage("--input: expected text to train a vocabulary of kind "
                        + plan.kind().id() + " on");
            }
            return new PieceCounts();
        }
        try (Progress progress = Progress.start("count", "texts", 0)) {
            PieceCounts counts = PieceCounting.count(
                    plan,
                    counter -> TextInput.of(input).forEach(text -> {
                        counter.accept(text);
                        texts[0]++;
                        progress.advance(1);
                    }),
                    threads);
            progress.note(String.format(Locale.ROOT, "%,d distinct pieces", counts.size()));
            return counts;
        }
    }

    private PieceCounts kept(PieceCounts counts) {
        if (minCount <= 1) {
            return counts;
        }
        PieceCounts kept = counts.atLeast(minCount);
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "Left out: %,d of %,d distinct pieces, %.3f %% of all occurrences.%n",
                        counts.size() - kept.size(),
                        counts.size(),
                        100.0 * (counts.total() - kept.total()) / Math.max(1, counts.total()));
        return kept;
    }

    /** Says what training needs before it starts, and refuses what would not fit. */
    private void checkMemory(VocabularyKind kind, PieceCounts counts) {
        long needed = VocabularyTrainer.memory(kind, counts) >> 20;
        long heap = Runtime.getRuntime().maxMemory() >> 20;
        if (needed > heap) {
            throw UserError.failed(String.format(
                    Locale.ROOT,
                    "training on %,d distinct pieces needs up to %,d MiB of heap, and there are %,d: set AMTIET_HEAP=%dm,"
                            + " or leave rare pieces out with --min-count 2",
                    counts.size(),
                    needed,
                    heap,
                    needed + needed / 8));
        }
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "Training on %,d distinct pieces: at most %,d MiB of %,d MiB of heap.%n",
                        counts.size(),
                        needed,
                        heap);
    }

    private Vocabulary train(VocabularyPlan plan, @Nullable Vocabulary old, List<byte[]> tokens, PieceCounts counts) {
        try (Progress progress = Progress.start("train", "ids", plan.size())) {
            int[] done = {0};
            TrainingProgress bar = (now, of) -> {
                progress.advance(now - done[0]);
                done[0] = now;
            };
            return old == null
                    ? VocabularyTrainer.train(plan, tokens, counts, bar)
                    : VocabularyTrainer.extend(old, plan.size(), tokens, counts, bar);
        } catch (IllegalArgumentException e) {
            throw UserError.usage(e.getMessage());
        }
    }

    private void save(Vocabulary vocabulary) {
        try {
            List<Vocabulary> smaller = nested.stream()
                    .map(ids -> VocabularyTrainer.prefix(vocabulary, ids))
                    .toList();
            Vocabularies.save(vocabulary, output);
            smaller.forEach(one -> Vocabularies.save(one, output.resolve(Integer.toString(one.size()))));
        } catch (IllegalArgumentException e) {
            throw UserError.usage("--nested: " + e.getMessage());
        }
    }

    private static List<byte[]> lines(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> !line.isEmpty())
                    .map(line -> line.getBytes(StandardCharsets.UTF_8))
                    .toList();
        } catch (IOException e) {
            throw UserError.usage("--wanted " + file + ": could not be read as lines of UTF-8 (" + e + ")");
        }
    }

    private VocabularyPlan planFor(Vocabulary old) {
        if (kind != null || specials != null || size == null || !normaliser.equals("none")) {
            throw UserError.usage("--extend: expected --size beside it and none of --kind, --normaliser, --specials:"
                    + " those are the old vocabulary's");
        }
        try {
            return VocabularyTrainer.planFor(old, size);
        } catch (IllegalArgumentException e) {
            throw UserError.usage(e.getMessage());
        }
    }

    private VocabularyPlan plan() {
        try {
            if (kind == null) {
                throw UserError.usage("--kind: expected the kind of vocabulary to train, such as bytebpe, or --extend");
            }
            VocabularyKind chosen = VocabularyKind.of(kind);
            if (size == null && chosen.largestSize() == Integer.MAX_VALUE) {
                throw UserError.usage("--size: expected the number of ids for kind " + kind + ", such as 8192");
            }
            List<SpecialToken> roles = specials == null ? chosen.usualSpecials() : roles();
            int most = size == null ? chosen.largestSize() + roles.size() : size;
            return new VocabularyPlan(chosen, most, Normaliser.of(normaliser), chosen.usualSplit(), roles);
        } catch (IllegalArgumentException e) {
            throw UserError.usage(e.getMessage());
        }
    }

    private List<SpecialToken> roles() {
        return specials.stream().map(TokenizerTrainCommand::role).toList();
    }

    private static SpecialToken role(String name) {
        List<String> known = Arrays.stream(SpecialToken.values())
                .map(role -> role.name().toLowerCase(Locale.ROOT))
                .toList();
        if (!known.contains(name)) {
            throw UserError.usage(
                    "--specials: expected roles out of " + String.join(", ", known) + ", got '" + name + "'");
        }
        return SpecialToken.valueOf(name.toUpperCase(Locale.ROOT));
    }
}
