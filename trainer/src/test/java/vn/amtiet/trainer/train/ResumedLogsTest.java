package vn.amtiet.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.trainer.TinyRun;

/** What the logs of a run hold that was killed after step 8 and resumed from the checkpoint of step 5. */
class ResumedLogsTest {
    @TempDir
    private Path directory;

    private Path run;

    @BeforeEach
    void killAndResume() throws IOException {
        Path data = TinyRun.data(directory.resolve("data"));
        run = directory.resolve("run");
        Training.Surroundings silent = new Training.Surroundings(line -> {}, () -> false);
        Training.run(TinyRun.config(data, "peakFlops=1e9"), run, silent);
        Files.delete(run.resolve("checkpoints/step-000010/manifest.json"));
        Files.writeString(run.resolve("speed.jsonl"), "{\"step\":9,\"milli", StandardOpenOption.APPEND);
        Training.resume(TinyRun.config(data, "peakFlops=1e9"), run, silent);
    }

    @Test
    void speedHasEveryStepOnce() throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<Long> steps = new ArrayList<>();
        for (String line : Files.readAllLines(run.resolve("speed.jsonl"))) {
            steps.add(json.readTree(line).path("step").asLong());
        }
        assertThat(steps).isEqualTo(LongStream.range(0, 10).boxed().toList());
        assertThat(run.resolve("speed.jsonl.rewritten")).doesNotExist();
    }

    /** A record of TensorBoard names its curve once. */
    @Test
    void tensorBoardHasTheWholeCurveOfBothInOneFile() throws IOException {
        List<Path> files;
        try (Stream<Path> children = Files.list(run.resolve("events"))) {
            files = children.toList();
        }
        assertThat(files).hasSize(1);
        String events = Files.readString(files.get(0), StandardCharsets.ISO_8859_1);
        assertThat(events.split("loss/mean", -1)).hasSize(1 + 10);
        assertThat(events.split("speed/tokens_per_second", -1)).hasSize(1 + 10);
    }
}
