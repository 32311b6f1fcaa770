package vn.amtiet.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.contentOf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.TinyRun;
import vn.amtiet.trainer.checkpoint.Checkpoint;

class TrainingTest {
    @TempDir
    private Path directory;

    private final List<String> messages = new ArrayList<>();
    private Path data;

    @BeforeEach
    void writeData() {
        data = TinyRun.data(directory.resolve("data"));
    }

    private Training.Surroundings surroundings(BooleanSupplier stop) {
        return new Training.Surroundings(messages::add, stop);
    }

    private Training.Result run(String name, String... overrides) {
        return Training.run(TinyRun.config(data, overrides), directory.resolve(name), surroundings(() -> false));
    }

    private Training.Result resume(String name, String... overrides) {
        return Training.resume(TinyRun.config(data, overrides), directory.resolve(name), surroundings(() -> false));
    }

    /** Asks to stop once {@code updates} were done. */
    private Training.Result runUntil(String name, int updates) {
        return Training.run(TinyRun.config(data), directory.resolve(name), surroundings(after(asks(updates))));
    }

    /** How often a run has asked whether to stop when {@code updates} were queued: 4 batches an evaluation, 2 an update. */
    private static int asks(int updates) {
        return 4 + 2 * updates + (updates > 5 ? 4 : 0);
    }

    private static BooleanSupplier after(int asks) {
        AtomicInteger asked = new AtomicInteger();
        return () -> asked.getAndIncrement() >= asks;
    }

    private Path checkpoint(String name, int step) {
        return directory.resolve(name).resolve(String.format(Locale.ROOT, "checkpoints/step-%06d", step));
    }

    private void assertSameEnd(String name, String other) {
        assertThat(directory.resolve(name).resolve("loss.jsonl"))
                .hasSameTextualContentAs(directory.resolve(other).resolve("loss.jsonl"));
        for (String file : List.of("parameters.safetensors", "optimizer-00000-of-00001.safetensors")) {
            assertThat(checkpoint(name, 10).resolve(file))
                    .hasSameBinaryContentAs(checkpoint(other, 10).resolve(file));
        }
    }

    private List<Long> steps(String name, Class<? extends LossLog.Line> kind) {
        return LossLog.read(RunDirectory.lossFile(directory.resolve(name))).stream()
                .filter(kind::isInstance)
                .map(LossLog.Line::step)
                .toList();
    }

    private List<String> checkpoints(String name) throws IOException {
        try (Stream<Path> children = Files.list(directory.resolve(name).resolve("checkpoints"))) {
            return children.map(child -> child.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void learnsTheText() {
        run("run", "steps=150", "schedule.decaySteps=150", "evaluation.interval=50", "dropout=0.0");
        List<LossLog.Line> lines = LossLog.read(RunDirectory.lossFile(directory.resolve("run")));
        LossLog.Evaluation first = (LossLog.Evaluation) lines.get(0);
        LossLog.Evaluation last = (LossLog.Evaluation) lines.get(lines.size() - 1);
        assertThat(first.val()).isBetween(Math.log(16) - 0.2, Math.log(16) + 0.2);
        assertThat(last.val()).isLessThan(1.2);
    }

    @Test
    void behaviour15EvaluatesAtStepZeroAndDoesOneUpdateMoreThanSteps() throws IOException {
        Training.Result result = run("run", "lastStep=included");
        assertThat(result.step()).isEqualTo(11);
        assertThat(steps("run", LossLog.Evaluation.class)).containsExactly(0L, 5L, 10L);
        assertThat(steps("run", LossLog.Update.class))
                .hasSize(11)
                .startsWith(0L)
                .endsWith(10L);
        assertThat(checkpoints("run")).contains("step-000010", "step-000011").doesNotContain("step-000000");
    }

    @Test
    void behaviour16FiveStepsAndFiveAfterResumeAreTenSteps() {
        run("whole");
        Training.Result half = runUntil("halves", 5);
        assertThat(half.interrupted()).isTrue();
        assertThat(half.step()).isEqualTo(5);
        Training.Result rest = resume("halves");
        assertThat(rest.interrupted()).isFalse();
        assertThat(messages).noneMatch(line -> line.contains("changed since"));
        assertSameEnd("halves", "whole");
    }

    @Test
    void behaviour16AStopBetweenEvaluationsResumesToTheSameCurve() {
        run("whole");
        runUntil("parts", 3);
        resume("parts");
        assertSameEnd("parts", "whole");
    }

    @Test
    void behaviour16AKilledRunLosesNoFinishedCheckpointAndDoublesNoStep() throws IOException {
        run("whole");
        run("killed");
        // as a kill after step 8 leaves it: the checkpoint of step 10 half written, the log ahead of the checkpoint
        Files.delete(checkpoint("killed", 10).resolve("manifest.json"));
        Path log = RunDirectory.lossFile(directory.resolve("killed"));
        Files.writeString(log, "{\"kind\":\"update\",\"st", StandardOpenOption.APPEND);
        resume("killed");
        assertThat(messages).anyMatch(line -> line.contains("skipped a checkpoint") && line.contains("step-000010"));
        assertSameEnd("killed", "whole");
    }

    @Test
    void behaviour16TheOriginalsRepeatedBatchesAreAFlag() {
        run("whole");
        runUntil("repeating", 5);
        resume("repeating", "data.onResume=repeat");
        assertThat(messages).contains("changed since the checkpoint: data.onResume: continue before, repeat now");
        assertThat(directory.resolve("repeating/loss.jsonl")).isNotEmptyFile();
        assertThat(LossLog.read(directory.resolve("repeating/loss.jsonl")))
                .isNotEqualTo(LossLog.read(directory.resolve("whole/loss.jsonl")));
    }

    @Test
    void behaviour16BestLossAndItsCheckpointGoOn() {
        runUntil("run", 7);
        Checkpoint before = Checkpoint.open(checkpoint("run", 7));
        assertThat(before.state().losses().bestStep()).isEqualTo(5);
        assertThat(before.state().tokens()).isEqualTo(7 * 3 * 2 * 8);
        Training.Result result = resume("run");
        assertThat(result.bestValLoss())
                .isLessThanOrEqualTo(before.state().losses().bestVal());
    }

    @Test
    void behaviour16OnImprovementWritesOnlyTheBest() throws IOException {
        run(
                "run",
                "checkpoint.policy=on-improvement",
                "checkpoint.keep=20",
                "schedule.peak=0.3",
                "evaluation.interval=1");
        double best = Double.POSITIVE_INFINITY;
        List<Long> improved = new ArrayList<>();
        List<Long> worse = new ArrayList<>();
        for (LossLog.Line line : LossLog.read(directory.resolve("run/loss.jsonl"))) {
            if (line instanceof LossLog.Evaluation evaluation && evaluation.step() < 10) {
                (evaluation.val() < best ? improved : worse).add(evaluation.step());
                best = Math.min(best, evaluation.val());
            }
        }
        improved.remove(0L);
        assertThat(improved)
                .isNotEmpty()
                .allSatisfy(
                        step -> assertThat(checkpoint("run", step.intValue())).isDirectory());
        assertThat(worse)
                .isNotEmpty()
                .allSatisfy(
                        step -> assertThat(checkpoint("run", step.intValue())).doesNotExist());
    }

    @Test
    void stoppingBetweenMicroBatchesOrInAnEvaluationLosesNothing() {
        run("whole");
        Training.Result between =
                Training.run(TinyRun.config(data), directory.resolve("between"), surroundings(after(asks(3) + 1)));
        assertThat(between.interrupted()).isTrue();
        assertThat(between.step()).isEqualTo(3);
        resume("between");
        assertSameEnd("between", "whole");
        Training.Result evaluating =
                Training.run(TinyRun.config(data), directory.resolve("evaluating"), surroundings(after(asks(5) + 2)));
        assertThat(evaluating.step()).isEqualTo(5);
        resume("evaluating");
        assertSameEnd("evaluating", "whole");
    }

    @Test
    void epochSamplingResumesTheSame() {
        run("whole", "data.sampling=epoch");
        Training.run(
                TinyRun.config(data, "data.sampling=epoch"), directory.resolve("parts"), surroundings(after(asks(4))));
        resume("parts", "data.sampling=epoch");
        assertSameEnd("parts", "whole");
    }

    @Test
    void keepsTheNewestAndTheBest() throws IOException {
        run("run", "checkpoint.keep=2", "evaluation.interval=1");
        assertThat(checkpoints("run")).hasSizeBetween(2, 3).contains("step-000009", "step-000010");
    }

    @Test
    void resumingAFinishedRunChangesNothing() {
        run("run");
        String log = contentOf(directory.resolve("run/loss.jsonl").toFile());
        assertThat(resume("run").step()).isEqualTo(10);
        assertThat(contentOf(directory.resolve("run/loss.jsonl").toFile())).isEqualTo(log);
    }

    @Test
    void resumeWithoutACheckpointStartsAndSaysSo() {
        assertThat(resume("fresh").step()).isEqualTo(10);
        assertThat(messages).anyMatch(line -> line.contains("nothing to resume"));
    }

    @Test
    void aNewRunDoesNotOverwriteAnother() {
        run("run");
        assertThatThrownBy(() -> run("run"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("holds a run already")
                .hasMessageContaining("--resume");
    }

    @Test
    void aLossThatIsNoNumberStopsTheRunAndKeepsTheLastCheckpoint() {
        assertThatThrownBy(() -> run("run", "schedule={kind: constant, rate: 1.0e+30}", "evaluation.interval=1"))
                .isInstanceOf(UserError.class)
                .hasMessageMatching("(?s)step \\d+.*is (NaN|-?Infinity); .*checkpoint.*lower schedule.peak.*");
    }

    @Test
    void anotherVocabularyIsRefusedWithBothFingerprints() throws IOException {
        runUntil("run", 5);
        for (String split : List.of("train", "val")) {
            long tokens = Files.size(data.resolve(split + ".bin")) / 2;
            Files.writeString(
                    data.resolve(split + ".json"),
                    "{\"tokens\":" + tokens + ",\"bytes\":1,\"syllables\":1,\"vocabulary\":\"ffff\"}");
        }
        assertThatThrownBy(() -> resume("run"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("trained with vocabulary ''")
                .hasMessageContaining("the data has 'ffff'");
    }

    @Test
    void aValTextShorterThanAWindowIsRefused() throws IOException {
        Files.write(data.resolve("val.bin"), TinyRun.uint16(1, 2, 3));
        assertThatThrownBy(() -> run("run"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("val has 3 tokens, a window needs 9");
    }

    @Test
    void startsFromTheWeightsOfAnotherRunAndCutsItsPositions() {
        run("source");
        Training.Result result = run(
                "tuned",
                "init=checkpoint " + directory.resolve("source"),
                "model.blockSize=4",
                "evaluation.interval=1",
                "steps=1");
        assertThat(result.step()).isEqualTo(1);
        assertThat(messages).anyMatch(line -> line.contains("from the weights of"));
        assertThat(Checkpoint.open(checkpoint("tuned", 1)).state().model().blockSize())
                .isEqualTo(4);
        assertThatThrownBy(() -> run("wider", "init=checkpoint " + directory.resolve("source"), "model.width=16"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("leave the model section out or make it agree");
    }

    @Test
    void writesWhatTheRunIsMadeOf() {
        run("run", "peakFlops=1e9");
        assertThat(directory.resolve("run/config.yaml")).content().contains("blockSize: 8");
        assertThat(directory.resolve("run/run.json")).content().contains("\"version\"", "\"train\" : \"600 tokens");
        assertThat(directory.resolve("run/speed.jsonl")).content().contains("tokensPerSecond", "utilisation");
        assertThat(directory.resolve("run/events")).isDirectoryContaining("glob:**events.out.tfevents.*");
    }

    @Test
    void oneProcessTrainsInADirectoryAtATime() {
        try (RunDirectory held = RunDirectory.open(directory.resolve("run"))) {
            assertThat(held.path()).isDirectory();
            assertThatThrownBy(() -> run("run"))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("another training is running");
        }
    }
}
