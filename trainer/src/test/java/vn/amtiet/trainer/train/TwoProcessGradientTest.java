package vn.amtiet.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.trainer.TinyRun;
import vn.amtiet.trainer.TokenArray;
import vn.amtiet.trainer.checkpoint.Safetensors;
import vn.amtiet.trainer.checkpoint.SafetensorsWriter;
import vn.amtiet.trainer.data.Batches;
import vn.amtiet.trainer.data.DataConfig.Sampling;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.engine.Engines;
import vn.amtiet.trainer.gpt.GptLayout;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.Parameter;

/** Two processes, each with its share of the micro-batches of one step, have together the gradient of one process. */
class TwoProcessGradientTest {
    private static final ModelConfig MODEL =
            new ModelConfig(16, 8, 2, 2, 16, 0.2, true, ModelConfig.Activation.GELU_ERF);
    private static final int ACCUMULATION = 4;
    private static final int STEP = 5;

    @TempDir
    private Path directory;

    /** One rank of a world: {@code RANK WORLD FILE} writes the gradient of its share of the micro-batches. */
    public static final class Rank {
        public static void main(String[] arguments) {
            int share = ACCUMULATION / Integer.parseInt(arguments[1]);
            int first = Integer.parseInt(arguments[0]) * share;
            Batches batches = new Batches(
                    TokenArray.of(TinyRun.counting(500)),
                    "train",
                    new Batches.Shape(3, 8),
                    Sampling.WITH_REPLACEMENT,
                    1,
                    Batches.Site.TRAINING);
            try (Engine engine = Engines.create(Engines.Choice.of("cpu"), MODEL, GptLayout.of(MODEL), 3)) {
                for (int micro = first; micro < first + share; micro++) {
                    engine.accumulate(batches.of(STEP, micro, ACCUMULATION), STEP, micro, ACCUMULATION)
                            .getAsDouble();
                }
                write(engine, Path.of(arguments[2]));
            }
        }

        private static void write(Engine engine, Path file) {
            SafetensorsWriter.Declaration declaration = SafetensorsWriter.declare();
            engine.layout().parameters().forEach(p -> declaration.f32(p.name(), p.shape()));
            try (SafetensorsWriter writer = declaration.open(file)) {
                engine.layout().parameters().forEach(p -> writer.write(engine.gradient(p.name())));
            }
        }
    }

    private Process start(int rank, int world, Path file) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Rank.class.getName(),
                        String.valueOf(rank),
                        String.valueOf(world),
                        file.toString())
                .redirectErrorStream(true)
                .start();
    }

    /** The gradients that the ranks of a world wrote, each a process, all at the same time. */
    private List<Safetensors> gradientsOf(int world) throws IOException, InterruptedException {
        List<Process> ranks = new ArrayList<>();
        for (int rank = 0; rank < world; rank++) {
            ranks.add(start(rank, world, directory.resolve(world + "-" + rank)));
        }
        List<Safetensors> gradients = new ArrayList<>();
        for (int rank = 0; rank < world; rank++) {
            Process process = ranks.get(rank);
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
            gradients.add(Safetensors.open(directory.resolve(world + "-" + rank)));
        }
        return gradients;
    }

    /** Tolerance: 1e-5 of the global norm; one rank alone is away by half of it. */
    @Test
    void behaviour18TheSumOverTwoProcessesIsTheGradientOfOne() throws Exception {
        List<Safetensors> ranks = gradientsOf(2);
        try (Safetensors alone = gradientsOf(1).get(0);
                Safetensors first = ranks.get(0);
                Safetensors second = ranks.get(1)) {
            double squares = 0;
            double distance = 0;
            double ofOneRank = 0;
            for (Parameter p : GptLayout.of(MODEL).parameters()) {
                float[] whole = alone.floats(p.name());
                float[] a = first.floats(p.name());
                float[] b = second.floats(p.name());
                for (int i = 0; i < whole.length; i++) {
                    squares += (double) whole[i] * whole[i];
                    distance += Math.pow((double) a[i] + b[i] - whole[i], 2);
                    ofOneRank += Math.pow((double) a[i] - whole[i], 2);
                }
            }
            assertThat(Math.sqrt(distance / squares)).isLessThan(1e-5);
            assertThat(Math.sqrt(ofOneRank / squares)).isGreaterThan(0.1);
        }
    }
}
