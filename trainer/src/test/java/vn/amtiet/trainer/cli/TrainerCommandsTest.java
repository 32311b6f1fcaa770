package vn.amtiet.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import vn.amtiet.cli.ErrorReport;
import vn.amtiet.trainer.TinyCorpus;

class TrainerCommandsTest {
    @TempDir
    private Path directory;

    private TinyCorpus corpus;
    private Path configuration;
    private Path run;

    private record Outcome(int code, String out, String err) {}

    @BeforeEach
    void writeCorpus() throws IOException {
        corpus = TinyCorpus.write(directory);
        configuration = directory.resolve("tiny.yaml");
        Files.writeString(configuration, corpus.yaml());
        run = directory.resolve("runs/a");
    }

    private static Outcome call(Object... arguments) {
        CommandLine commandLine = new CommandLine(TrainerMain.commands());
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        String[] words = Stream.of(arguments).map(Object::toString).toArray(String[]::new);
        int code = ErrorReport.install(commandLine).execute(words);
        return new Outcome(code, out.toString(), err.toString());
    }

    private Outcome train(Object... more) {
        Object[] all = Stream.concat(Stream.of("train", "--conf", configuration, "--output", run), Stream.of(more))
                .toArray();
        return call(all);
    }

    private static void assertOneLine(Outcome outcome, int code, String... parts) {
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(code);
        assertThat(outcome.err().lines().filter(line -> line.startsWith("amtiet: ")))
                .hasSize(1)
                .allSatisfy(line -> assertThat(line).contains(parts));
        assertThat(outcome.err()).doesNotContain("\tat ");
    }

    @Test
    void trainsEvaluatesSamplesAndExports() {
        Outcome trained = train();
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.err()).contains("step 0: train loss", "finished after 10 updates");
        Outcome evaluated = call("eval", "--run", run);
        assertThat(evaluated.out())
                .containsPattern("bits per byte +\\d\\.\\d{4}")
                .contains("nats per syllable");
        Outcome sampled = call("sample", "--run", run, "--start", "Con mèo", "--samples", 2, "--tokens", 20);
        assertThat(sampled.out()).startsWith("Con mèo");
        assertThat(sampled.out().lines().filter("---------------"::equals)).hasSize(2);
        Outcome exported = call("export", "--to", "huggingface", "--run", run, "--output", directory.resolve("hf"));
        assertThat(exported.code()).as(exported.err()).isZero();
        assertThat(directory.resolve("hf/model.safetensors")).exists();
    }

    @Test
    void theTrigramBaselineIsMeasuredTheSameWay() {
        Outcome outcome = call(
                "eval",
                "--trigram",
                "--shards",
                corpus.shards(),
                "--vocabulary",
                corpus.vocabularyDirectory(),
                "--cache",
                directory.resolve("cache"));
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("trigram on val").containsPattern("bits per byte +[0-9.]+");
    }

    @Test
    void resumesAndRefusesToOverwrite() {
        assertThat(train().code()).isZero();
        assertOneLine(train(), 2, "holds a run already", "--resume");
        assertThat(train("--resume").code()).isZero();
    }

    @Test
    void aBrokenKeyIsWrongUsage() {
        assertOneLine(train("--set", "schedule.peek=1"), 2, "schedule.peek");
        assertOneLine(train("--set", "engine=quantum"), 2, "engine", "cpu", "quantum");
    }

    @Test
    void anEngineThatCannotRunHereSaysWhyAndWhatWould() {
        if (Files.exists(Path.of("/dev/nvidiactl"))) {
            System.out.println("SKIPPED: this machine has an NVIDIA card: the messages of one without were not tested");
            return;
        }
        String[] said = {"engine cuda: ", "Needed: ", "engine: cpu runs here"};
        assertOneLine(train("--set", "engine=cuda"), 1, said);
        assertOneLine(call("bench", "kernels"), 1, said);
        assertOneLine(train("--set", "engine=cpu", "--set", "precision=bf16"), 2, "precision", "fp32");
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = directory.resolve("no.yaml");
        assertOneLine(call("train", "--conf", missing, "--output", run), 2, missing.toString());
        assertOneLine(train("--set", "data.source=shards " + directory.resolve("none")), 1, "none");
        assertOneLine(train("--set", "data.vocabulary=" + directory.resolve("none")), 2, "none");
        assertOneLine(call("sample", "--run", directory), 1, "holds no checkpoint");
        assertOneLine(call("sample", "--run", directory, "--temperature", 0), 2, "temperature must be above 0");
    }

    @Test
    void aDamagedCheckpointIsSkippedAndAllDamagedIsAnError() throws IOException {
        assertThat(train().code()).isZero();
        List<Path> states;
        try (Stream<Path> files = Files.walk(run.resolve("checkpoints"))) {
            states = files.filter(file -> file.endsWith("state.json")).sorted().toList();
        }
        Files.writeString(states.get(states.size() - 1), "{}");
        Outcome sampled = call("sample", "--run", run, "--samples", 1, "--tokens", 2);
        assertThat(sampled.code()).as(sampled.err()).isZero();
        assertThat(sampled.err()).contains("skipped a checkpoint", "is damaged");
        for (Path state : states) {
            Files.writeString(state, "{}");
        }
        assertOneLine(call("sample", "--run", run), 1, "none of the", "checkpoints");
    }

    @Test
    void anotherVocabularyIsRefused() throws IOException {
        assertThat(train().code()).isZero();
        Path vocabulary = run.resolve("vocabulary/vocabulary.json");
        Files.writeString(vocabulary, Files.readString(vocabulary).replace("xanh", "xinh"));
        Outcome outcome = call("sample", "--run", run);
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("vocabulary");
    }
}
