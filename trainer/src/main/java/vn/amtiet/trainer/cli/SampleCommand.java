package vn.amtiet.trainer.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.generate.Generation;
import vn.amtiet.trainer.generate.TextGeneration;
import vn.amtiet.trainer.generate.TokenSampler;
import vn.amtiet.trainer.train.TrainedModel;
import vn.amtiet.vocabulary.SpecialToken;
import vn.amtiet.vocabulary.Vocabulary;

/** {@code sample}: text written by a trained model. The defaults are those of nanoGPT's sample.py. */
@Command(
        name = "sample",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Writes text with a trained model.",
        footer = {"", "Example: sample --run runs/shakespeare --start 'ROMEO:' --samples 3 --tokens 200"})
public final class SampleCommand implements Callable<Integer> {
    private static final String FILE_PREFIX = "FILE:";
    private static final String RULE = "---------------";

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions run;

    @Option(
            names = "--start",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Beginning of the text, or FILE:PATH to read it from. Default: a new document.")
    private String start;

    @Option(names = "--samples", defaultValue = "10", description = "How many texts (${DEFAULT-VALUE}).")
    private int samples;

    @Option(names = "--tokens", defaultValue = "500", description = "New tokens of each (${DEFAULT-VALUE}).")
    private int tokens;

    @Option(
            names = "--temperature",
            defaultValue = "0.8",
            description = "Below 1 bolder on the likely, above 1 more random (${DEFAULT-VALUE}).")
    private double temperature;

    @Option(names = "--top-k", defaultValue = "200", description = "Draw among the k likeliest (${DEFAULT-VALUE}).")
    private int topK;

    @Option(names = "--seed", defaultValue = "1337", description = "Of the draws (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--context",
            defaultValue = "HALF_WINDOW",
            description = "What is seen of a text longer than the model's context: ${COMPLETION-CANDIDATES}"
                    + " (${DEFAULT-VALUE}). EXACT_CROP is nanoGPT's, slower.")
    private Generation.Context context;

    @Option(names = "--stop", description = "End a text where the model ends its document.")
    private boolean stop;

    @Override
    public Integer call() {
        if (tokens < 0 || samples < 0) {
            throw UserError.usage("--tokens and --samples must be at least 0: " + tokens + " and " + samples);
        }
        PrintWriter out = spec.commandLine().getOut();
        TokenSampler sampler;
        try {
            sampler = new TokenSampler(temperature, topK);
        } catch (IllegalArgumentException e) {
            throw UserError.usage(e.getMessage());
        }
        String beginning = beginning();
        try (TrainedModel model = run.load(spec)) {
            Vocabulary vocabulary = model.vocabulary();
            Generation.Settings settings =
                    new Generation.Settings(tokens, sampler, seed, context, stopToken(vocabulary));
            TextGeneration generation =
                    new TextGeneration(model.engine(), model.model().blockSize(), vocabulary);
            for (int sample = 0; sample < samples; sample++) {
                out.print(beginning);
                generation.run(beginning, settings, sample, text -> {
                    out.print(text);
                    out.flush();
                });
                out.println();
                out.println(RULE);
                out.flush();
            }
        }
        return 0;
    }

    private OptionalInt stopToken(Vocabulary vocabulary) {
        if (!stop) {
            return OptionalInt.empty();
        }
        OptionalInt end = vocabulary.special(SpecialToken.END_OF_DOCUMENT);
        if (end.isEmpty()) {
            throw UserError.usage("--stop: the model's vocabulary has no end-of-document token");
        }
        return end;
    }

    private String beginning() {
        if (!start.startsWith(FILE_PREFIX)) {
            return start;
        }
        Path file = Path.of(start.substring(FILE_PREFIX.length()));
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw UserError.usage("--start: cannot read " + file + " as UTF-8 text: " + e.getMessage());
        }
    }
}
