package vn.amtiet.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.engine.Engine.Moment;
import vn.amtiet.trainer.engine.Engines;
import vn.amtiet.trainer.gpt.GptLayout;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.Parameter;

class CheckpointsTest {
    private static final ModelConfig MODEL = new ModelConfig(16, 8, 1, 2, 8, 0, true, ModelConfig.Activation.GELU_ERF);

    private static final Map<String, String> ALGORITHMS =
            Map.of("bf16 768x2304x32768 tn", "AAEC", "fp32 1x7x31 nn", "own");

    @TempDir
    private Path run;

    private final List<String> warnings = new ArrayList<>();
    private final Engine engine = Engines.create(Engines.Choice.of("cpu"), MODEL, GptLayout.of(MODEL), 5);

    @AfterEach
    void close() {
        engine.close();
    }

    private static TrainState state(long step, @Nullable Long bestStep) {
        return new TrainState(
                TrainState.FORMAT,
                TrainState.GPT,
                step,
                true,
                step * 8,
                new TrainState.Losses(2.5, 2.75, 2.625, bestStep),
                MODEL,
                "abcd",
                JsonNodeFactory.instance.objectNode().put("engine", "cpu"),
                new TreeMap<>(),
                new TreeMap<>(ALGORITHMS),
                "cpu",
                "0.1.0");
    }

    private Checkpoints saved(long... steps) {
        Checkpoints checkpoints = Checkpoints.of(run);
        for (long step : steps) {
            checkpoints.save(engine, state(step, 1L));
        }
        return checkpoints;
    }

    private void fillMoments() {
        for (Parameter p : engine.layout().parameters()) {
            for (Moment moment : Moment.values()) {
                float[] values = new float[Math.toIntExact(p.size())];
                for (int i = 0; i < values.length; i++) {
                    values[i] = i + moment.ordinal() / 2f;
                }
                engine.setMoment(moment, p.name(), values);
            }
        }
    }

    private void assertRestores(Checkpoint checkpoint) {
        try (Engine other = Engines.create(Engines.Choice.of("cpu"), MODEL, GptLayout.of(MODEL), 6)) {
            checkpoint.restore(other);
            for (Parameter p : engine.layout().parameters()) {
                assertThat(other.parameter(p.name())).isEqualTo(engine.parameter(p.name()));
                for (Moment moment : Moment.values()) {
                    assertThat(other.moment(moment, p.name())).isEqualTo(engine.moment(moment, p.name()));
                }
            }
        }
    }

    @Test
    void restoresParametersMomentsAndStateBitForBit() {
        fillMoments();
        Checkpoint checkpoint = saved(100).newest(warnings::add).orElseThrow();
        assertThat(checkpoint.directory()).isEqualTo(run.resolve("checkpoints/step-000100"));
        assertThat(checkpoint.state()).isEqualTo(state(100, 1L));
        assertRestores(checkpoint);
        assertThat(warnings).isEmpty();
    }

    @Test
    void theChosenAlgorithmsReachTheEngineThatResumes() {
        Map<String, String> reached = new HashMap<>();
        Checkpoint checkpoint = saved(1).newest(warnings::add).orElseThrow();
        checkpoint.restore(noting(reached));
        assertThat(checkpoint.state().algorithms()).isEqualTo(ALGORITHMS);
        assertThat(reached).isEqualTo(ALGORITHMS);
    }

    /** The engine of this test that writes down which algorithms it is told to use. */
    private Engine noting(Map<String, String> used) {
        return (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(), new Class<?>[] {Engine.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("useAlgorithms")) {
                        ((Map<?, ?>) arguments[0]).forEach((key, value) -> used.put((String) key, (String) value));
                        return null;
                    }
                    return method.invoke(engine, arguments);
                });
    }

    @Test
    void aStateThatNamesNoAlgorithmsHasNone() throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode older = json.valueToTree(state(1, null));
        older.remove("algorithms");
        assertThat(json.treeToValue(older, TrainState.class).algorithms()).isEmpty();
    }

    @Test
    void slicesOfSeveralRanksLoadAsOne() throws IOException {
        fillMoments();
        Checkpoint checkpoint = saved(100).newest(warnings::add).orElseThrow();
        Files.delete(checkpoint.directory().resolve("optimizer-00000-of-00001.safetensors"));
        for (int rank = 0; rank < 2; rank++) {
            writeHalf(checkpoint.directory().resolve("optimizer-0000" + rank + "-of-00002.safetensors"), rank);
        }
        assertRestores(checkpoint);
    }

    private void writeHalf(Path file, int rank) {
        SafetensorsWriter.Declaration declaration = SafetensorsWriter.declare();
        List<float[]> slices = new ArrayList<>();
        for (Moment moment : Moment.values()) {
            for (Parameter p : engine.layout().parameters()) {
                int size = Math.toIntExact(p.size());
                int from = rank * (size / 3);
                int to = rank == 0 ? size / 3 : size;
                String id = moment == Moment.FIRST ? "first" : "second";
                declaration.f32(id + "/" + from + "/" + (to - from) + "/" + p.name(), List.of(to - from));
                slices.add(Arrays.copyOfRange(engine.moment(moment, p.name()), from, to));
            }
        }
        try (SafetensorsWriter writer = declaration.open(file)) {
            slices.forEach(writer::write);
        }
    }

    @Test
    void aMissingRanksFileIsNoticed() throws IOException {
        Checkpoint checkpoint = saved(100).newest(warnings::add).orElseThrow();
        Files.delete(checkpoint.directory().resolve("optimizer-00000-of-00001.safetensors"));
        writeHalf(checkpoint.directory().resolve("optimizer-00000-of-00002.safetensors"), 0);
        assertThatThrownBy(() -> checkpoint.restore(engine))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("the file of a rank is missing");
    }

    @Test
    void damagedAndUnfinishedOnesAreSkippedForTheNewestThatVerifies() throws IOException {
        Checkpoints checkpoints = saved(1, 2, 3, 4);
        Files.delete(run.resolve("checkpoints/step-000004/manifest.json"));
        Path parameters = run.resolve("checkpoints/step-000003/parameters.safetensors");
        byte[] bytes = Files.readAllBytes(parameters);
        bytes[bytes.length - 1] ^= 1;
        Files.write(parameters, bytes);
        assertThat(checkpoints.newest(warnings::add).orElseThrow().state().step())
                .isEqualTo(2);
        assertThat(warnings).hasSize(2);
        assertThat(warnings.get(0)).contains("step-000004", "manifest.json");
        assertThat(warnings.get(1)).contains("parameters.safetensors is damaged", "expected SHA-256");
    }

    @Test
    void saysSoWhenNoneVerifies() throws IOException {
        Checkpoints checkpoints = saved(1, 2);
        for (int step = 1; step <= 2; step++) {
            Files.delete(run.resolve("checkpoints/step-00000" + step + "/state.json"));
        }
        assertThatThrownBy(() -> checkpoints.newest(warnings::add))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("none of the 2 checkpoints");
    }

    @Test
    void aDamagedCheckpointOfTheSameStepIsReplacedAndAValidOneKept() throws IOException {
        Checkpoints checkpoints = saved(7);
        Path state = run.resolve("checkpoints/step-000007/state.json");
        var time = Files.getLastModifiedTime(state);
        checkpoints.save(engine, state(7, null));
        assertThat(Files.getLastModifiedTime(state)).isEqualTo(time);
        Files.writeString(state, "{}");
        checkpoints.save(engine, state(7, 1L));
        assertThat(checkpoints.newest(warnings::add).orElseThrow().state()).isEqualTo(state(7, 1L));
        assertThat(warnings).isEmpty();
    }

    @Test
    void keepsTheNewestAndTheBest() {
        Checkpoints checkpoints = saved(1, 2, 3, 4, 5);
        checkpoints.retain(Long.MAX_VALUE, 2, 1L);
        assertThat(checkpoints.steps()).containsExactly(5L, 4L, 1L);
        assertThat(checkpoints.best(warnings::add).orElseThrow().state().step()).isEqualTo(1);
        checkpoints.retain(Long.MAX_VALUE, 1, null);
        assertThat(checkpoints.steps()).containsExactly(5L);
        assertThat(checkpoints.best(warnings::add).orElseThrow().state().step()).isEqualTo(5);
    }

    @Test
    void aDiskThatRefusesKeepsTheLastGoodOneAndSaysSo() throws IOException {
        Checkpoints checkpoints = saved(1);
        // a file where the new directory would come stands for a disk that takes no more
        Files.writeString(run.resolve("checkpoints/step-000002"), "in the way");
        assertThatThrownBy(() -> checkpoints.save(engine, state(2, 1L)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("the checkpoint of step 2 could not be written")
                .hasMessageContaining("go on with --resume");
        Files.delete(run.resolve("checkpoints/step-000002"));
        assertThat(checkpoints.newest(warnings::add).orElseThrow().state().step())
                .isEqualTo(1);
    }

    @Test
    void nothingSavedIsNothingFound() {
        assertThat(Checkpoints.of(run).newest(warnings::add)).isEmpty();
        assertThat(Checkpoints.of(run).any()).isFalse();
    }
}
