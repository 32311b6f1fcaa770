package vn.amtiet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void redrawsABarOnATerminal() {
        try (Progress progress = Progress.start("clean", "documents", 200, screen(true))) {
            progress.advance(10);
            seconds(10);
            progress.advance(90);
            progress.note("ok");
            seconds(20);
            progress.advance(100);
        }
        assertThat(written())
                .isEqualTo("\rclean [##########..........]  50 %  100 of 200 documents  10/s  0:10 left"
                        + "\rclean [####################] 100 %  200 of 200 documents  10/s  0:00 left  ok"
                        + "\rclean [####################] 100 %  200 of 200 documents  10/s  0:20  ok     \n");
    }

    @Test
    void writesALineEveryFewSecondsElsewhere() {
        try (Progress progress = Progress.start("read", "bytes", 0, screen(false))) {
            for (int i = 0; i < 12; i++) {
                seconds(i + 1);
                progress.advance(1000);
            }
            seconds(7200);
        }
        assertThat(written().lines())
                .containsExactly(
                        "read  5,000 bytes  1,000/s",
                        "read  10,000 bytes  1,000/s",
                        "read  12,000 bytes  1.67/s  2:00:00");
    }

    @Test
    void countsTowardsATotalThatGrowsAndEndsWithTheOutcome() {
        try (Progress progress = Progress.growing("1-documents", "tasks", screen(false))) {
            progress.expect(4);
            progress.advance(2);
            progress.expect(8);
            seconds(16);
            progress.advance(1);
            seconds(37);
            progress.outcome("112 of 136 kept");
        }
        Progress.growing("2-clean", "tasks", screen(false)).close();
        assertThat(written().lines())
                .containsExactly(
                        "1-documents: 3 of 12 tasks, 0:16",
                        "1-documents: 112 of 136 kept, 0:37",
                        "2-clean: 0 of 0 tasks, 0:00");
    }

    @Test
    void countsWhatManyThreadsFinish() throws InterruptedException {
        Progress progress = Progress.start("count", "units", 0, screen(false));
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                for (int j = 0; j < 10_000; j++) {
                    progress.advance(1);
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        progress.close();
        progress.close();
        assertThat(written()).isEqualTo("count  40,000 units  0:00\n");
    }

    private Progress.Screen screen(boolean terminal) {
        return new Progress.Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal, nanos::get);
    }

    private void seconds(long now) {
        nanos.set(now * 1_000_000_000L);
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
