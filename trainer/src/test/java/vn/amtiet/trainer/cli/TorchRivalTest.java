package vn.amtiet.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.cli.UserError;

/** The conversation with the rival's process, held with shell scripts in the place of Python. */
class TorchRivalTest {
    private static final TorchRival.Script SCRIPT = new TorchRival.Script("torch_gpu_step.py", ", eager", List.of("1"));

    @TempDir
    private Path directory;

    private final List<String> said = new ArrayList<>();

    /** An interpreter that imports torch, and then runs these lines instead of the script. */
    private String python(String lines) throws IOException {
        return executable("[ \"$1\" = -c ] && exit 0\n" + lines);
    }

    private String executable(String lines) throws IOException {
        Path file = directory.resolve("python");
        Files.writeString(file, "#!/bin/sh\n" + lines + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file.toString();
    }

    @Test
    void aTurnIsAskedForAndAnswered() throws IOException {
        String python = python("echo '{\"version\":\"9.9\"}'\nwhile read what count; do [ $what = quit ] && exit\n"
                + "echo '{\"ms\":[1.5,2.5],\"cpu\":8,\"bytes\":42}'; done");
        try (TorchRival rival = TorchRival.start(python, SCRIPT, said::add).orElseThrow()) {
            BenchTurns.Turn turn = rival.run(2);
            assertThat(rival.name()).isEqualTo("PyTorch 9.9, eager");
            assertThat(turn.ms()).containsExactly(1.5, 2.5);
            assertThat(turn.cpu()).isEqualTo(4);
            assertThat(rival.deviceBytes()).isEqualTo(42);
        }
        assertThat(said).isEmpty();
    }

    @Test
    void withoutPythonOrTorchThereIsNoRival() throws IOException {
        String missing = directory.resolve("missing").toString();
        assertThat(TorchRival.start(missing, SCRIPT, said::add)).isEmpty();
        assertThat(TorchRival.start(executable("exit 1"), SCRIPT, said::add)).isEmpty();
        assertThat(said).hasSize(2).allMatch(line -> line.contains("no rival") && line.contains("has no torch"));
    }

    @Test
    void aScriptThatDeclinesSaysWhy() throws IOException {
        Optional<TorchRival> none =
                TorchRival.start(python("echo '{\"error\":\"no CUDA device\"}'"), SCRIPT, said::add);
        assertThat(none).isEmpty();
        assertThat(said).containsExactly("no rival: no CUDA device");
    }

    @Test
    void aRivalThatDiesEndsTheBenchmarkWithAMessage() throws IOException {
        String python = python("echo '{\"version\":\"9.9\"}'\nread line\nexit 1");
        try (TorchRival rival = TorchRival.start(python, SCRIPT, said::add).orElseThrow()) {
            assertThatThrownBy(() -> rival.run(1)).isInstanceOf(UserError.class).hasMessageContaining("ended early");
        }
        String mute = python("exit 1");
        assertThatThrownBy(() -> TorchRival.start(mute, SCRIPT, said::add))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("ended early");
    }

    @Test
    void turnsAreComparedRoundByRound() {
        List<Double> own = new ArrayList<>(List.of(10.0, 20.0, 40.0));
        List<Double> other = new ArrayList<>(List.of(11.0, 30.0, 40.0));
        BenchTurns turns = BenchTurns.of(List.of(contender(own), contender(other)), 3, 5);
        assertThat(turns.medians(1)).containsExactly(11, 30, 40);
        assertThat(turns.ratio(0)).isEqualTo(1);
        assertThat(turns.ratio(1)).isCloseTo(1.1, within(1e-12));
        assertThat(BenchTurns.median(new double[] {4, 1, 3, 2})).isEqualTo(2.5);
    }

    private static BenchTurns.Contender contender(List<Double> times) {
        return new BenchTurns.Contender() {
            @Override
            public String name() {
                return "x";
            }

            @Override
            public BenchTurns.Turn run(int steps) {
                return new BenchTurns.Turn(new double[] {times.remove(0)}, 0);
            }
        };
    }
}
