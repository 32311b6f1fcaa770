package vn.amtiet.trainer.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vn.amtiet.cli.Progress;
import vn.amtiet.cli.UserError;
import vn.amtiet.config.ConfigFile;
import vn.amtiet.shard.TokenSequence;
import vn.amtiet.trainer.checkpoint.Checkpoint;
import vn.amtiet.trainer.data.DataConfig;
import vn.amtiet.trainer.data.DataSource;
import vn.amtiet.trainer.data.TrainingData;
import vn.amtiet.trainer.evaluate.BitsPerByte;
import vn.amtiet.trainer.evaluate.SyllableTrigram;
import vn.amtiet.trainer.evaluate.TextLoss;
import vn.amtiet.trainer.train.RunDirectory;
import vn.amtiet.trainer.train.TrainConfig;
import vn.amtiet.trainer.train.TrainedModel;
import vn.amtiet.vocabulary.Vocabulary;

/** {@code eval}: the loss of a trained model, or of the trigram baseline, on every token of the val split. */
@Command(
        name = "eval",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures the loss on all of the val split: bits per byte, nats per token and per syllable.",
            "Every token counts once, end-of-document tokens included."
        },
        footer = {
            "",
            "Example: eval --run runs/vietnamese",
            "         eval --trigram --shards corpus/5-shards --vocabulary corpus/4-vocabulary"
        })
public final class EvalCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private Subject subject;

    /** What is measured. */
    static final class Subject {
        @ArgGroup(exclusive = false)
        private @Nullable RunOptions run;

        @Option(names = "--trigram", required = true, description = "A trigram model counted on the train split.")
        private boolean trigram;
    }

    @Option(names = "--shards", paramLabel = "DIR", description = "Token shards; default: the run's own data.")
    private @Nullable String shards;

    @Option(names = "--vocabulary", paramLabel = "DIR", description = "Of the shards; default: the run's own.")
    private @Nullable String vocabulary;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            defaultValue = "runs/token-cache",
            description = "Decoded shards of --trigram (${DEFAULT-VALUE}).")
    private Path cache;

    @Option(names = "--batch", defaultValue = "8", description = "Windows evaluated together (${DEFAULT-VALUE}).")
    private int batch;

    @Override
    public Integer call() {
        if (batch < 1) {
            throw UserError.usage("--batch must be at least 1: " + batch);
        }
        return subject.run == null ? trigram() : model(subject.run);
    }

    private int model(RunOptions options) {
        try (TrainedModel model = options.load(spec)) {
            DataConfig own = dataOf(model.checkpoint());
            DataConfig config = new DataConfig(
                    shards == null ? own.source() : new DataSource.Shards(shards),
                    vocabulary == null ? vocabularyOf(model, own) : vocabulary,
                    own.sampling(),
                    own.onResume());
            try (TrainingData data = TrainingData.open(config, RunDirectory.tokenCache(model.runDirectory()))) {
                checkVocabulary(model, data);
                BitsPerByte measure = new BitsPerByte(batch, model.model().blockSize());
                TokenSequence val =
                        data.forModelOf(model.model().vocabularySize()).val();
                report(model.checkpoint().directory().toString(), measured(measure, model, val), data);
            }
        }
        return 0;
    }

    /** The run's own copy; the directory that the run was made with may be gone. */
    private static @Nullable String vocabularyOf(TrainedModel model, DataConfig own) {
        return own.vocabulary() == null
                ? null
                : RunDirectory.vocabulary(model.runDirectory()).toString();
    }

    private static void checkVocabulary(TrainedModel model, TrainingData data) {
        String trained = model.checkpoint().state().vocabularyFingerprint();
        if (!trained.equals(data.vocabularyFingerprint())) {
            throw UserError.failed("the model was trained with vocabulary '" + trained + "', the data has '"
                    + data.vocabularyFingerprint() + "'; make shards with the model's vocabulary");
        }
    }

    private static DataConfig dataOf(Checkpoint checkpoint) {
        String yaml = checkpoint.state().configuration().toString();
        return ConfigFile.parse(
                        yaml, checkpoint.directory().resolve("state.json").toString(), TrainConfig.class, List.of())
                .data();
    }

    private static TextLoss measured(BitsPerByte measure, TrainedModel model, TokenSequence val) {
        try (Progress progress = Progress.start("eval", "tokens", val.length() - 1)) {
            long[] done = {0};
            return measure.measure(model.engine(), val, tokens -> {
                progress.advance(tokens - done[0]);
                done[0] = tokens;
            });
        }
    }

    private int trigram() {
        if (shards == null || vocabulary == null) {
            throw UserError.usage("--trigram needs --shards DIR and --vocabulary DIR");
        }
        DataConfig config = new DataConfig(
                new DataSource.Shards(shards), vocabulary, DataConfig.Sampling.EPOCH, DataConfig.OnResume.CONTINUE);
        try (TrainingData data = TrainingData.open(config, cache)) {
            int size = data.vocabularySize().orElseThrow();
            report("trigram", SyllableTrigram.train(data.train(), size).measure(data.val()), data);
        }
        return 0;
    }

    private void report(String name, TextLoss loss, TrainingData data) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(name + " on val: " + loss.tokens() + " tokens, " + loss.utf8Bytes() + " bytes, " + loss.syllables()
                + " syllables");
        boolean lossless = data.vocabulary().map(Vocabulary::lossless).orElse(true);
        String mark = lossless ? "" : " (the vocabulary loses text: not comparable)";
        loss.bitsPerByte()
                .ifPresentOrElse(
                        bits -> out.println(line("bits per byte", bits) + mark),
                        () -> out.println("bits per byte      not known: the data does not say how many bytes it is"));
        out.println(line("nats per token", loss.natsPerToken()));
        loss.natsPerSyllable().ifPresent(nats -> out.println(line("nats per syllable", nats)));
        out.flush();
    }

    private static String line(String name, double value) {
        return String.format(Locale.ROOT, "%-18s %.4f", name, value);
    }
}
