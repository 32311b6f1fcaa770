package vn.amtiet.trainer.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kernels on the CPU: every check program of src/test/cuda, see the README there. */
class KernelEmulationTest {
    private static final Path PROGRAMS = Path.of("src/test/cuda");

    /** What one check may take at most, on a busy machine: ten times what the longest takes alone. */
    private static final int MINUTES = 10;

    @TempDir
    private Path directory;

    /** What a program left behind: its exit code and everything it printed. */
    private record Run(int exitCode, String output) {}

    private static List<Path> checks() throws IOException {
        try (Stream<Path> files = Files.list(PROGRAMS)) {
            return files.filter(file -> file.toString().endsWith("_check.cpp"))
                    .sorted()
                    .toList();
        }
    }

    @BeforeAll
    static void needsACompiler(@TempDir Path logs) throws IOException, InterruptedException {
        boolean found;
        try {
            found = run(logs, "g++", "--version").exitCode() == 0;
        } catch (IOException notStarted) {
            found = false;
        }
        if (!found) {
            System.out.println("SKIPPED: KernelEmulationTest, g++ not found: no kernel was checked");
            Assumptions.abort("no g++");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("checks")
    void kernelsGiveTheResultsOfPlainLoops(Path check) throws IOException, InterruptedException {
        Run run = run(directory, "sh", PROGRAMS.resolve("emulate.sh").toString(), check.toString());
        assertThat(run.exitCode()).as("%s:%n%s", check, run.output()).isZero();
    }

    @Test
    void aCheckThatFailsInOneOfItsBuildsFails() throws IOException, InterruptedException {
        Path check = directory.resolve("failing_check.cpp");
        Files.writeString(check, """
                // flags: -DRESULT=0
                // flags: -DRESULT=3
                #include <stdio.h>
                int main() { printf("result %d\\n", RESULT); return RESULT; }
                """);
        Run run = run(directory, "sh", PROGRAMS.resolve("emulate.sh").toString(), check.toString());
        assertThat(run.exitCode()).isNotZero();
        assertThat(run.output()).contains("result 0", "result 3", "failed with -DRESULT=3");
    }

    private static Run run(Path directory, String... command) throws IOException, InterruptedException {
        Path log = directory.resolve("log.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            return new Run(
                    -1,
                    "still running after " + MINUTES + " minutes:\n" + Files.readString(log, StandardCharsets.UTF_8));
        }
        return new Run(process.exitValue(), Files.readString(log, StandardCharsets.UTF_8));
    }
}
