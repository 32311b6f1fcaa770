package vn.amtiet.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.amtiet.trainer.NeedsGpu;
import vn.amtiet.trainer.checkpoint.Checkpoints;
import vn.amtiet.trainer.checkpoint.TrainState;
import vn.amtiet.trainer.gpt.GptLayout;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.Parameter;
import vn.amtiet.trainer.operations.Precision;
import vn.amtiet.trainer.operations.UpdateSettings;

/** Engines against each other, dropout on: the masks are equal, so are losses and what a checkpoint goes on with. */
class EnginesAgreeTest {
    private static final int VOCABULARY = 23;

    /** A window of 11 tokens: rows of attention weights are padded to 12 in the dropout's stream. */
    private static final int TIME = 11;

    private static final ModelConfig MODEL =
            new ModelConfig(VOCABULARY, 12, 2, 2, 16, 0.2, true, ModelConfig.Activation.GELU_ERF);

    @TempDir
    private Path run;

    private static Engine open(String name) {
        return Engines.create(new Engines.Choice(name, Precision.FP32), MODEL, GptLayout.of(MODEL), 77);
    }

    private static double step(Engine engine, int step) {
        double sum = 0;
        for (int micro = 0; micro < 2; micro++) {
            Random random = new Random(100L * step + micro);
            int[] ids = random.ints(3 * TIME, 0, VOCABULARY).toArray();
            int[] targets = random.ints(3 * TIME, 0, VOCABULARY).toArray();
            targets[micro] = -1;
            sum += engine.accumulate(new Batch(3, TIME, ids, targets), step, micro, 2)
                    .getAsDouble();
        }
        engine.update(new UpdateSettings(3e-3, 0.9, 0.99, 1e-8, 0.1, OptionalDouble.of(1), step + 1));
        return sum / 2;
    }

    @Test
    void sameDiffHasTheLossesAndGradientsOfCpuUnderDropout() {
        hasTheLossesAndGradientsOfCpu("samediff");
    }

    @NeedsGpu
    @Test
    void cudaHasTheLossesAndGradientsOfCpuUnderDropout() {
        hasTheLossesAndGradientsOfCpu("cuda");
    }

    private static void hasTheLossesAndGradientsOfCpu(String name) {
        try (Engine cpu = open("cpu");
                Engine other = open(name)) {
            for (int step = 0; step < 5; step++) {
                assertThat(step(other, step)).isCloseTo(step(cpu, step), offset(1e-5));
            }
            Batch batch = new Batch(1, TIME, new int[TIME], new int[TIME]);
            other.accumulate(batch, 9, 0, 1);
            cpu.accumulate(batch, 9, 0, 1);
            for (Parameter p : GptLayout.of(MODEL).parameters()) {
                float[] expected = cpu.gradient(p.name());
                float[] got = other.gradient(p.name());
                for (int i = 0; i < got.length; i++) {
                    assertThat(got[i]).as(p.name()).isCloseTo(expected[i], offset(1e-5f));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"cpu, samediff", "samediff, cpu"})
    void aCheckpointOfOneGoesOnInTheOther(String from, String to) {
        goesOn(from, to);
    }

    @NeedsGpu
    @ParameterizedTest
    @CsvSource({"cpu, cuda", "cuda, cpu", "cuda, cuda"})
    void aCheckpointGoesOnOnACardAndBack(String from, String to) {
        goesOn(from, to);
    }

    private void goesOn(String from, String to) {
        try (Engine first = open(from);
                Engine second = open(to)) {
            for (int step = 0; step < 3; step++) {
                step(first, step);
            }
            Checkpoints.of(run).save(first, state(from));
            Checkpoints.of(run).newest(warning -> {}).orElseThrow().restore(second);
            for (int step = 3; step < 8; step++) {
                assertThat(step(second, step)).isCloseTo(step(first, step), offset(1e-5));
            }
        }
    }

    private static TrainState state(String engine) {
        return new TrainState(
                TrainState.FORMAT,
                TrainState.GPT,
                3,
                true,
                0,
                TrainState.Losses.NONE,
                MODEL,
                "",
                JsonNodeFactory.instance.objectNode(),
                new TreeMap<>(),
                new TreeMap<>(),
                engine,
                "0.1.0");
    }
}
