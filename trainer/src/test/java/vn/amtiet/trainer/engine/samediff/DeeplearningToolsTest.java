package vn.amtiet.trainer.engine.samediff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.autodiff.listeners.records.History;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.graph.UIEvent;
import org.nd4j.graph.UIEventType;
import org.nd4j.graph.UIInfoType;
import org.nd4j.graph.UIStaticInfoRecord;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import picocli.CommandLine;
import vn.amtiet.cli.ErrorReport;
import vn.amtiet.trainer.TinyCorpus;
import vn.amtiet.trainer.TinyRun;
import vn.amtiet.trainer.TokenArray;
import vn.amtiet.trainer.checkpoint.Checkpoint;
import vn.amtiet.trainer.cli.ExportCommand;
import vn.amtiet.trainer.cli.TrainCommand;
import vn.amtiet.trainer.data.DataConfig;
import vn.amtiet.trainer.data.DataSource;
import vn.amtiet.trainer.data.TrainingData;
import vn.amtiet.trainer.engine.Engines;
import vn.amtiet.trainer.train.TrainedModel;

/**
 * What people with Deeplearning4j code use. The parts between {@code // README} and {@code // end} stand in the module's
 * README word for word, and so do the options of the commands.
 */
class DeeplearningToolsTest {
    @TempDir
    private Path directory;

    private TinyCorpus corpus;
    private Path configuration;
    private Path run;

    @BeforeEach
    void writeCorpus() throws IOException {
        corpus = TinyCorpus.write(directory);
        configuration = directory.resolve("tiny.yaml");
        Files.writeString(configuration, corpus.yaml());
        run = directory.resolve("runs/a");
    }

    private static void call(Object command, String... arguments) {
        CommandLine line = new CommandLine(command);
        StringWriter err = new StringWriter();
        line.setErr(new PrintWriter(err)).setOut(new PrintWriter(new StringWriter()));
        assertThat(ErrorReport.install(line).execute(arguments))
                .as(err.toString())
                .isZero();
    }

    private void train(String... more) {
        List<String> all = new ArrayList<>(List.of("--conf", configuration.toString(), "--output", run.toString()));
        all.addAll(Arrays.asList(more));
        call(new TrainCommand(), all.toArray(String[]::new));
    }

    @Test
    void theUiLogOfARunHoldsGraphCurvesAndHistograms() throws IOException {
        train("--set", "engine=samediff", "--set", "dl4jUiInterval=5", "--set", "steps=10");
        List<UIEvent> events = events(run.resolve("dl4j-ui/from-step-000000.bin"));
        Map<Byte, Long> counts =
                events.stream().collect(Collectors.groupingBy(UIEvent::eventType, Collectors.counting()));
        long parameters = 2 + 6 * 2 + 2;
        assertThat(counts.get(UIEventType.SCALAR)).isEqualTo(2 * (3 + 2 * parameters));
        assertThat(counts.get(UIEventType.HISTOGRAM)).isEqualTo(2 * 2 * parameters);
        List<Integer> steps = events.stream()
                .filter(event -> event.eventType() == UIEventType.SCALAR)
                .map(event -> Integer.valueOf(event.iteration()))
                .distinct()
                .toList();
        assertThat(steps).containsExactly(0, 5);
        assertReadmeHas("--set engine=samediff --set dl4jUiInterval=5");
    }

    /** As the page's samediff-plots.js reads it; LogFileWriter's own reader does not know histograms. */
    private static List<UIEvent> events(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        List<UIEvent> events = new ArrayList<>();
        boolean started = false;
        while (bytes.hasRemaining()) {
            byte[] header = new byte[bytes.getInt()];
            int content = bytes.getInt();
            bytes.get(header);
            bytes.position(bytes.position() + content);
            if (started) {
                events.add(UIEvent.getRootAsUIEvent(ByteBuffer.wrap(header)));
            } else {
                started = UIStaticInfoRecord.getRootAsUIStaticInfoRecord(ByteBuffer.wrap(header))
                                .infoType()
                        == UIInfoType.START_EVENTS;
            }
        }
        assertThat(started).isTrue();
        return events;
    }

    @Test
    void aSavedGraphComputesTheLogitsOfTheRun() throws IOException {
        train();
        Path output = directory.resolve("sd");
        call(new ExportCommand(), "--to", "samediff", "--run", run.toString(), "--output", output.toString());
        int[] ids = {3, 1, 4, 1, 5, 9, 2, 6};
        // README
        SameDiff model = SameDiff.load(output.resolve("model.sd").toFile(), false);
        INDArray input = Nd4j.createFromArray(ids).reshape(1, ids.length);
        INDArray logits = model.output(Map.of("input", input), "logits").get("logits");
        // end
        Checkpoint checkpoint = TrainedModel.find(run, TrainedModel.Which.BEST, line -> {});
        try (TrainedModel trained = TrainedModel.load(checkpoint, Engines.Choice.of("cpu"))) {
            float[] expected = trained.engine().logits(ids, 1, ids.length);
            float[] got = logits.dup('c').data().asFloat();
            assertThat(got).hasSameSizeAs(expected);
            for (int i = 0; i < got.length; i++) {
                assertThat(got[i]).isCloseTo(expected[i], offset(1e-5f));
            }
        }
        assertReadmeHas("export --to samediff --run");
        assertReadmeHasExample(0);
    }

    @Test
    void theIteratorFeedsSameDiffsOwnTraining() throws IOException {
        train();
        Path output = directory.resolve("sd");
        call(new ExportCommand(), "--to", "samediff", "--run", run.toString(), "--output", output.toString());
        SameDiff model = SameDiff.load(output.resolve(SameDiffExport.FILE).toFile(), false);
        DataConfig config = new DataConfig(
                new DataSource.Shards(corpus.shards().toString()),
                corpus.vocabularyDirectory().toString(),
                DataConfig.Sampling.EPOCH,
                DataConfig.OnResume.CONTINUE);
        Path cache = directory.resolve("cache");
        int blockSize = 8;
        double before;
        // README
        try (TrainingData data = TrainingData.open(config, cache)) {
            TokenDataSetIterator train = new TokenDataSetIterator(data.train(), 24, blockSize, 1337);
            before = meanLoss(model, train);
            model.setTrainingConfig(TrainingConfig.builder()
                    .updater(new Adam(3e-2))
                    .dataSetFeatureMapping("input")
                    .dataSetLabelMapping("target")
                    .build());
            train.reset();
            History history = model.fit(train, 2);
            // end
            assertThat(history.trainingEpochs()).isEqualTo(2);
            train.reset();
            assertThat(meanLoss(model, train)).isLessThan(before - 0.05);
        }
        assertReadmeHasExample(1);
    }

    private static double meanLoss(SameDiff model, TokenDataSetIterator sets) {
        double sum = 0;
        int count = 0;
        while (sets.hasNext()) {
            DataSet set = sets.next();
            Map<String, INDArray> inputs = Map.of("input", set.getFeatures(), "target", set.getLabels());
            sum += model.output(inputs, "loss").get("loss").getDouble(0);
            count++;
        }
        return sum / count;
    }

    @Test
    void aPassOfTheIteratorReadsEachWindowOnceAndTheNextAnotherOrder() {
        TokenArray tokens = TokenArray.of(TinyRun.counting(500));
        TokenDataSetIterator sets = new TokenDataSetIterator(tokens, 4, 8, 1);
        List<INDArray> first = features(sets);
        assertThat(first).hasSize((500 - 8) / 8 / 4);
        assertThat(first.get(0).shape()).containsExactly(4, 8);
        sets.reset();
        List<INDArray> second = features(sets);
        assertThat(second).hasSameSizeAs(first).isNotEqualTo(first);
        sets.reset();
        DataSet set = sets.next();
        int[] ids = set.getFeatures().getRow(0).toIntVector();
        int[] next = set.getLabels().getRow(0).toIntVector();
        assertThat(Arrays.copyOfRange(next, 0, 7)).isEqualTo(Arrays.copyOfRange(ids, 1, 8));
    }

    private static List<INDArray> features(TokenDataSetIterator sets) {
        List<INDArray> all = new ArrayList<>();
        sets.forEachRemaining(set -> all.add(set.getFeatures()));
        return all;
    }

    private static String readme() throws IOException {
        return Files.readString(Path.of("README.md"));
    }

    private static void assertReadmeHas(String text) throws IOException {
        assertThat(readme()).contains(text);
    }

    private static void assertReadmeHasExample(int number) throws IOException {
        String source =
                Files.readString(Path.of("src/test/java/vn/amtiet/trainer/engine/samediff/DeeplearningToolsTest.java"));
        String example = source.split("// README\n")[number + 1].split("\n +// end")[0].stripIndent();
        assertThat(readme()).contains(example);
    }
}
