package vn.amtiet.cluster.quickstart;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import vn.amtiet.cli.UserError;
import vn.amtiet.cluster.report.ReportContents;
import vn.amtiet.cluster.report.RunReport;
import vn.amtiet.pipeline.CorpusPipeline;
import vn.amtiet.pipeline.sample.SampleArchive;
import vn.amtiet.trainer.checkpoint.Checkpoint;
import vn.amtiet.trainer.cli.Interruption;
import vn.amtiet.trainer.data.DataConfig;
import vn.amtiet.trainer.data.DataSource;
import vn.amtiet.trainer.data.TrainingData;
import vn.amtiet.trainer.evaluate.BitsPerByte;
import vn.amtiet.trainer.evaluate.SyllableTrigram;
import vn.amtiet.trainer.evaluate.TextLoss;
import vn.amtiet.trainer.generate.Generation;
import vn.amtiet.trainer.generate.TextGeneration;
import vn.amtiet.trainer.generate.TokenSampler;
import vn.amtiet.trainer.train.RunDirectory;
import vn.amtiet.trainer.train.TrainedModel;
import vn.amtiet.trainer.train.Training;

/**
 * The whole flow: sample or given input, stages 1 to 5, training, evaluation, generation, report. What is finished is not
 * done again, so that the same call goes on after an interruption.
 *
 * @param inputs files and folders; empty: the sample that ships with the project
 * @param output directory of everything
 */
record Quickstart(List<String> inputs, Path output, Recipe recipe, PrintWriter out, Consumer<String> messages) {
    private static final List<String> STARTS = List.of("", "Hôm nay", "Ngày xưa");
    private static final int SAMPLE_TOKENS = 200;
    private static final int EVALUATION_BATCH = 8;

    /** Runs what is left to do. False if it was asked to stop before the end. */
    boolean run() {
        long start = System.nanoTime();
        try (CorpusPipeline pipeline = CorpusPipeline.open()) {
            say("corpus: 1-documents, 2-clean, 3-unique", start);
            pipeline.corpus(sources(), output.toString(), recipe.corpus());
            say("vocabulary and shards: 4-vocabulary, 5-shards", start);
            pipeline.shards(recipe.shards());
            pipeline.shards(recipe.syllables());
        }
        say("training", start);
        Path run = output.resolve("runs").resolve("quickstart");
        if (interrupted(run)) {
            return false;
        }
        say("evaluation and generation", start);
        finish(run);
        say("done", start);
        out.println("text by the model: " + output.resolve("sample.txt"));
        out.println("report:            " + output.resolve("report.html"));
        return true;
    }

    /** Trains; a signal ends it after the step that it is in, with a checkpoint. Earlier stages just end. */
    private boolean interrupted(Path run) {
        try (Interruption interruption = Interruption.listen()) {
            return Training.resume(recipe.train(), run, new Training.Surroundings(messages, interruption::requested))
                    .interrupted();
        }
    }

    private List<String> sources() {
        if (!inputs.isEmpty()) {
            return inputs;
        }
        Path sample = output.resolve("sample");
        try {
            SampleArchive.write(Files.createDirectories(sample));
        } catch (IOException e) {
            throw UserError.failed("cannot write the sample to " + sample + ": " + e.getMessage(), e);
        }
        return List.of(sample.toString());
    }

    private void finish(Path run) {
        Map<String, String> results = new LinkedHashMap<>();
        List<String> samples;
        Checkpoint checkpoint = TrainedModel.find(run, TrainedModel.Which.BEST, messages);
        try (TrainedModel model = TrainedModel.load(checkpoint, TrainedModel.engineOf(checkpoint))) {
            results.put(
                    "parameters",
                    String.format(Locale.ROOT, "%,d", model.engine().layout().size()));
            evaluate(model, results);
            samples = write(model);
        }
        results.forEach((name, value) -> out.println("  " + name + ": " + value));
        store(output.resolve("sample.txt"), String.join("\n\n", samples) + "\n");
        ReportContents report = RunReport.read(output, run, results, samples);
        store(output.resolve("report.html"), vn.amtiet.cluster.report.ReportPage.html(report));
    }

    private void evaluate(TrainedModel model, Map<String, String> results) {
        try (TrainingData data =
                TrainingData.open(recipe.train().data(), RunDirectory.tokenCache(model.runDirectory()))) {
            BitsPerByte measure =
                    new BitsPerByte(EVALUATION_BATCH, model.model().blockSize());
            results.put("model, bits per byte of val", bits(measure.measure(model.engine(), data.val(), tokens -> {})));
        }
        Path syllables = output.resolve("syllables");
        DataConfig config = new DataConfig(
                new DataSource.Shards(syllables.resolve("5-shards").toString()),
                syllables.resolve("4-vocabulary").toString(),
                DataConfig.Sampling.EPOCH,
                DataConfig.OnResume.CONTINUE);
        try (TrainingData data = TrainingData.open(config, RunDirectory.tokenCache(model.runDirectory()))) {
            int size = data.vocabularySize().orElseThrow();
            results.put(
                    "syllable trigram, bits per byte of val",
                    bits(SyllableTrigram.train(data.train(), size).measure(data.val())));
        }
    }

    private static String bits(TextLoss loss) {
        return String.format(Locale.ROOT, "%.3f", loss.bitsPerByte().orElseThrow());
    }

    private List<String> write(TrainedModel model) {
        TextGeneration generation =
                new TextGeneration(model.engine(), model.model().blockSize(), model.vocabulary());
        Generation.Settings settings = new Generation.Settings(
                SAMPLE_TOKENS, new TokenSampler(0.8, 200), 1337, Generation.Context.HALF_WINDOW, OptionalInt.empty());
        List<String> samples = new ArrayList<>();
        for (int i = 0; i < STARTS.size(); i++) {
            StringBuilder text = new StringBuilder(STARTS.get(i));
            generation.run(STARTS.get(i), settings, i, text::append);
            samples.add(text.toString());
        }
        return samples;
    }

    private static void store(Path file, String text) {
        try {
            Path temporary = file.resolveSibling(file.getFileName() + ".part");
            Files.writeString(temporary, text, StandardCharsets.UTF_8);
            Files.move(temporary, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw UserError.failed("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    private void say(String part, long start) {
        out.printf(Locale.ROOT, "== %s (%.0f s)%n", part, (System.nanoTime() - start) / 1e9);
        out.flush();
    }
}
