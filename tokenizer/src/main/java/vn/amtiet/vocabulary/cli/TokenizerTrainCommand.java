package vn.amtiet.vocabulary.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
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
import vn.amtiet.vocabulary.PieceCounts;
import vn.amtiet.vocabulary.SpecialToken;
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
    /** A char vocabulary has as many ids as the text has characters; Unicode has no more than these. */
    private static final int ALL_CHARACTERS = Character.MAX_CODE_POINT + 1;

    /** The kinds by name, for the help text. */
    private static final class Kinds extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Kinds() {
            Arrays.stream(VocabularyKind.values()).map(VocabularyKind::id).forEach(this::add);
        }
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--kind",
            required = true,
            description = "One of ${COMPLETION-CANDIDATES}.",
            completionCandidates = Kinds.class)
    private String kind;

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

    @Override
    public Integer call() {
        VocabularyPlan plan = plan();
        PrintWriter out = spec.commandLine().getOut();
        PieceCounts counts = new PieceCounts();
        long[] texts = {0};
        try (Progress progress = Progress.start("count", "texts", 0)) {
            if (input.isEmpty() && plan.kind().learns()) {
                throw UserError.usage("--input: expected text to train a vocabulary of kind " + kind + " on");
            }
            TextInput.of(input).forEach(text -> {
                plan.count(text.getBytes(StandardCharsets.UTF_8), counts);
                texts[0]++;
                progress.advance(1);
            });
            progress.note(String.format(Locale.ROOT, "%,d distinct pieces", counts.size()));
        }
        if (counts.isEmpty() && plan.kind().learns()) {
            throw UserError.failed(
                    "input " + input + ": expected text to train on, found " + texts[0] + " empty texts");
        }
        Vocabulary vocabulary = train(plan, counts);
        Vocabularies.save(vocabulary, output);
        out.printf(
                Locale.ROOT,
                "%s: %s vocabulary of %,d ids from %,d texts, %,d distinct pieces, fingerprint %s%n",
                output,
                kind,
                vocabulary.size(),
                texts[0],
                counts.size(),
                vocabulary.fingerprint());
        if (size != null && vocabulary.size() < size) {
            out.printf(Locale.ROOT, "The texts hold no more: %,d ids were asked for.%n", size);
        }
        return 0;
    }

    private static Vocabulary train(VocabularyPlan plan, PieceCounts counts) {
        try (Progress progress = Progress.start("train", "ids", plan.size())) {
            int[] done = {0};
            return VocabularyTrainer.train(plan, counts, (now, of) -> {
                progress.advance(now - done[0]);
                done[0] = now;
            });
        } catch (IllegalArgumentException e) {
            throw UserError.usage(e.getMessage());
        }
    }

    private VocabularyPlan plan() {
        try {
            VocabularyKind chosen = VocabularyKind.of(kind);
            if (size == null && chosen != VocabularyKind.CHAR && chosen != VocabularyKind.BYTE) {
                throw UserError.usage("--size: expected the number of ids for kind " + kind + ", such as 8192");
            }
            List<SpecialToken> roles = specials == null ? chosen.usualSpecials() : roles();
            int most = size == null ? ALL_CHARACTERS + roles.size() : size;
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
