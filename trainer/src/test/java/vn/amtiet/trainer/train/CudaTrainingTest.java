package vn.amtiet.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.NeedsGpu;
import vn.amtiet.trainer.TinyRun;
import vn.amtiet.trainer.checkpoint.Checkpoint;
import vn.amtiet.trainer.checkpoint.Checkpoints;
import vn.amtiet.trainer.checkpoint.Safetensors;
import vn.amtiet.trainer.checkpoint.TrainState;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.engine.Engines;
import vn.amtiet.trainer.gpt.GptLayout;

/** Whole runs on the card: stopped and resumed, from and to other engines, out of bounds. */
@NeedsGpu
class CudaTrainingTest {
    /** How often a run asks whether to stop until five updates are queued: 4 batches of an evaluation, 2 an update. */
    private static final int ASKS_OF_FIVE_UPDATES = 4 + 5 * 2;

    /** The algorithm of a product that the project's own kernel computes. */
    private static final String OWN = "own";

    @TempDir
    private Path directory;

    private final List<String> messages = new ArrayList<>();
    private Path data;

    @BeforeEach
    void writeData() {
        data = TinyRun.data(directory.resolve("data"));
    }

    private TrainConfig config(String engine, String precision, String... more) {
        Stream<String> own = Stream.of(
                "engine=" + engine,
                "precision=" + precision,
                "model.width=48",
                "model.heads=3",
                "dropout=0.2",
                "schedule.peak=1e-3",
                "schedule.minimum=1e-4");
        return TinyRun.config(data, Stream.concat(own, Stream.of(more)).toArray(String[]::new));
    }

    private Training.Surroundings until(int asks) {
        AtomicInteger asked = new AtomicInteger();
        return new Training.Surroundings(messages::add, () -> asked.getAndIncrement() >= asks);
    }

    private Training.Result run(String name, TrainConfig config, int asks) {
        return Training.run(config, directory.resolve(name), until(asks));
    }

    private Training.Result resume(String name, TrainConfig config) {
        return Training.resume(config, directory.resolve(name), until(Integer.MAX_VALUE));
    }

    private Path log(String name) {
        return RunDirectory.lossFile(directory.resolve(name));
    }

    private Checkpoint newest(String name) {
        return Checkpoints.of(directory.resolve(name)).newest(messages::add).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fp32", "tf32", "bf16"})
    void stoppedAndResumedIsBitForBitTheRunThatNeverStopped(String precision) {
        TrainConfig config = config("cuda", precision);
        run("whole", config, Integer.MAX_VALUE);
        assertThat(run("halves", config, ASKS_OF_FIVE_UPDATES).step()).isEqualTo(5);
        assertThat(newest("halves").state().algorithms()).isNotEmpty();
        assertThat(resume("halves", config).step()).isEqualTo(10);
        assertThat(log("halves")).hasSameTextualContentAs(log("whole"));
        for (String file : List.of("parameters.safetensors", "optimizer-00000-of-00001.safetensors")) {
            assertThat(newest("halves").directory().resolve(file))
                    .hasSameBinaryContentAs(newest("whole").directory().resolve(file));
        }
        // not the algorithms' bytes: the library leaves padding in them undefined
        assertThat(newest("halves").state().algorithms().keySet())
                .isEqualTo(newest("whole").state().algorithms().keySet());
    }

    /** Products of the project's own kernel are never chosen where the library has an algorithm; told to, a run keeps to them. */
    @ParameterizedTest
    @ValueSource(strings = {"fp32", "bf16"})
    void aResumedRunUsesTheAlgorithmsOfItsCheckpoint(String precision) throws IOException {
        TrainConfig config = config("cuda", precision);
        run("run", config, ASKS_OF_FIVE_UPDATES);
        Checkpoint stopped = newest("run");
        TrainState state = stopped.state();
        assertThat(state.algorithms().values()).anyMatch(algorithm -> !algorithm.equals(OWN));
        TreeMap<String, String> own = new TreeMap<>(state.algorithms());
        own.replaceAll((product, algorithm) -> OWN);
        try (Engine cpu = Engines.create(Engines.Choice.of("cpu"), state.model(), GptLayout.of(state.model()), 0)) {
            stopped.restore(cpu);
            TrainState changed = new TrainState(
                    state.format(),
                    state.family(),
                    state.step(),
                    state.evaluated(),
                    state.tokens(),
                    state.losses(),
                    state.model(),
                    state.vocabularyFingerprint(),
                    state.configuration(),
                    state.inputs(),
                    own,
                    state.engine(),
                    state.version());
            // saving leaves a valid checkpoint of the same step alone
            Files.delete(stopped.directory().resolve("manifest.json"));
            Checkpoints.of(directory.resolve("run")).save(cpu, changed);
        }
        assertThat(resume("run", config).step()).isEqualTo(10);
        assertThat(newest("run").state().algorithms()).containsAllEntriesOf(own);
    }

    @ParameterizedTest
    @CsvSource({"cpu, cuda", "cuda, cpu"})
    void aRunGoesOnWithTheSameLossesOnAnotherEngine(String first, String second) {
        run("whole", config(first, "fp32"), Integer.MAX_VALUE);
        run("parts", config(first, "fp32"), ASKS_OF_FIVE_UPDATES);
        resume("parts", config(second, "fp32"));
        assertThat(messages).contains("changed since the checkpoint: engine: " + first + " before, " + second + " now");
        List<LossLog.Line> expected = LossLog.read(log("whole"));
        List<LossLog.Line> actual = LossLog.read(log("parts"));
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            assertThat(loss(actual.get(i))).isCloseTo(loss(expected.get(i)), offset(1e-5));
        }
    }

    private static double loss(LossLog.Line line) {
        return line instanceof LossLog.Evaluation evaluation ? evaluation.val() : ((LossLog.Update) line).lossMean();
    }

    @Test
    void aLossThatIsNoNumberStopsTheRunAndKeepsTheLastCheckpoint() {
        run("run", config("cuda", "bf16"), ASKS_OF_FIVE_UPDATES);
        TrainConfig exploding =
                config("cuda", "bf16", "schedule={kind: constant, rate: 1.0e+30}", "evaluation.interval=1");
        assertThatThrownBy(() -> resume("run", exploding))
                .isInstanceOf(UserError.class)
                .hasMessageMatching("(?s)step \\d+.*is (NaN|-?Infinity); .*checkpoint.*lower schedule.peak.*");
        Checkpoint kept = newest("run");
        assertThat(kept.state().step()).isGreaterThanOrEqualTo(5);
        try (Safetensors parameters = kept.parameters()) {
            for (float value : parameters.floats("transformer.wte.weight")) {
                assertThat(Float.isFinite(value)).isTrue();
            }
        }
    }
}
