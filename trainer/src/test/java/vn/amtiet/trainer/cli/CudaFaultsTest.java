package vn.amtiet.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.trainer.NeedsGpu;
import vn.amtiet.trainer.TinyRun;
import vn.amtiet.trainer.train.RunDirectory;

/** Faults of a machine with a card, each provoked in a process of its own. */
@NeedsGpu
class CudaFaultsTest {
    private static final List<String> WHERE_LIBRARIES_ARE =
            List.of("AMTIET_CUDA_PATH", "LD_LIBRARY_PATH", "CUDA_HOME", "CUDA_PATH", "VIRTUAL_ENV", "CONDA_PREFIX");

    private static final int STEPS = 1500;
    private static final int KILLS = 3;
    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    private Path directory;

    private Path configuration;

    private record Outcome(int code, String said) {}

    @BeforeEach
    void writeRun() throws IOException {
        configuration = directory.resolve("tiny.yaml");
        Files.writeString(
                configuration,
                TinyRun.yaml(TinyRun.data(directory.resolve("data")))
                        .replace("engine: cpu", "engine: cuda")
                        .replace("steps: 10", "steps: " + STEPS)
                        .replace("interval: 5", "interval: 50"));
    }

    private ProcessBuilder training(String run, String... more) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                TrainerMain.class.getName(),
                "train",
                "--conf",
                configuration.toString(),
                "--output",
                directory.resolve(run).toString()));
        command.addAll(List.of(more));
        return new ProcessBuilder(command).redirectErrorStream(true);
    }

    private Outcome outcome(ProcessBuilder builder) throws IOException, InterruptedException {
        Path said = Files.createTempFile(directory, "said", ".txt");
        Process process = builder.redirectOutput(said.toFile()).start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return new Outcome(process.exitValue(), Files.readString(said, StandardCharsets.UTF_8));
    }

    private static void assertOneLine(Outcome outcome, String... parts) {
        assertThat(outcome.code()).as(outcome.said()).isEqualTo(1);
        assertThat(outcome.said().lines().filter(line -> line.startsWith("amtiet: ")))
                .as(outcome.said())
                .hasSize(1)
                .allSatisfy(line -> assertThat(line).contains(parts));
        assertThat(outcome.said()).doesNotContain("\tat ");
    }

    @Test
    void aHiddenCardIsSaidToBeHidden() throws Exception {
        ProcessBuilder builder = training("hidden");
        builder.environment().put("CUDA_VISIBLE_DEVICES", "");
        assertOneLine(outcome(builder), "no NVIDIA card is visible", "CUDA_VISIBLE_DEVICES", "engine: cpu runs here");
    }

    @Test
    void aLibraryThatIsNoneIsNamed() throws Exception {
        Path broken = Files.writeString(directory.resolve("libcublas.so.13"), "no library");
        ProcessBuilder builder = training("broken");
        String before = builder.environment().getOrDefault("AMTIET_CUDA_PATH", "");
        builder.environment().put("AMTIET_CUDA_PATH", directory + ":" + before);
        assertOneLine(outcome(builder), broken + " does not load", "engine: cpu runs here");
    }

    /** Where nothing leads to the libraries but the environment; elsewhere they are found all the same. */
    @Test
    void missingLibrariesAreNamedWithThePlacesSearched() throws Exception {
        ProcessBuilder builder = training("missing", "--set", "steps=1");
        builder.environment().keySet().removeAll(WHERE_LIBRARIES_ARE);
        builder.environment().put("HOME", directory.toString());
        Outcome outcome = outcome(builder);
        if (outcome.code() == 0) {
            System.out.println("SKIPPED: CUDA is installed for everybody here: its absence was not tested");
            return;
        }
        assertOneLine(outcome, "not found: lib", "Searched: ", "AMTIET_CUDA_PATH", "engine: cpu runs here");
    }

    @Test
    void aBatchThatDoesNotFitIsRefusedBeforeTheFirstStep() throws Exception {
        assertOneLine(
                outcome(training("large", "--set", "batch=100000000")),
                "the run does not fit",
                "activations",
                "evaluation",
                "largest that would fit",
                "raise accumulation");
    }

    @Test
    void killedAgainAndAgainItResumesToTheSameEnd() throws Exception {
        Outcome whole = outcome(training("whole"));
        assertThat(whole.code()).as(whole.said()).isZero();
        for (int kill = 1; kill <= KILLS; kill++) {
            Path said = directory.resolve("killed-" + kill + ".txt");
            Process process = training("killed", kill == 1 ? new String[0] : new String[] {"--resume"})
                    .redirectOutput(said.toFile())
                    .start();
            waitForStep(process, (long) kill * STEPS / (KILLS + 2), said);
            assertThat(process.destroyForcibly().waitFor()).isEqualTo(128 + 9);
        }
        Outcome rest = outcome(training("killed", "--resume"));
        assertThat(rest.code()).as(rest.said()).isZero();
        assertThat(rest.said()).contains("finished after " + STEPS + " updates");
        assertThat(RunDirectory.lossFile(directory.resolve("killed")))
                .hasSameTextualContentAs(RunDirectory.lossFile(directory.resolve("whole")));
        Map<String, String> ends = Map.of("killed", parameters("killed"), "whole", parameters("whole"));
        assertThat(directory.resolve(ends.get("killed"))).hasSameBinaryContentAs(directory.resolve(ends.get("whole")));
    }

    private static String parameters(String run) {
        return run + "/checkpoints/step-" + String.format(Locale.ROOT, "%06d", STEPS) + "/parameters.safetensors";
    }

    /** Waits until a run has logged that step. */
    private void waitForStep(Process process, long step, Path said) throws IOException, InterruptedException {
        Path log = RunDirectory.lossFile(directory.resolve("killed"));
        String wanted = "\"step\":" + step + ",";
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.exists(log)
                || !Files.readString(log, StandardCharsets.UTF_8).contains(wanted)) {
            assertThat(process.isAlive()).as(Files.readString(said)).isTrue();
            assertThat(System.nanoTime()).as("step " + step + " in time").isLessThan(end);
            Thread.sleep(5);
        }
    }
}
