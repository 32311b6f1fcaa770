package vn.amtiet.cluster.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A quickstart on a disk that is too small says so and ends; with room made it goes on and finishes. */
class FullDiskIT {
    @TempDir
    private Path directory;

    @AfterEach
    void unmount() throws Exception {
        run("umount", directory.toString());
    }

    @Test
    void saysThatTheDiskIsFullAndGoesOnWithRoom() throws Exception {
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", directory.toString()) == 0;
        if (!mounted) {
            System.out.println("SKIPPED: FullDiskIT needs the right to mount a small disk");
        }
        assumeTrue(mounted);
        Path output = directory.resolve("out");
        assertThatThrownBy(() -> new QuickstartProcess(output).runToTheEnd())
                .hasMessageContaining("expected: 0")
                .hasMessageContaining("No space left")
                .message()
                .doesNotContain("this is a bug");
        assertThat(output.resolve("sample.txt")).doesNotExist();

        assertThat(run("mount", "-o", "remount,size=100m", directory.toString()))
                .isZero();
        new QuickstartProcess(output).runToTheEnd();
        assertThat(Files.size(output.resolve("sample.txt"))).isPositive();
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(List.of(command)).inheritIO().start().waitFor();
    }
}
