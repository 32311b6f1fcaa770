package vn.amtiet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class ErrorReportTest {
    private final StringWriter err = new StringWriter();

    @Command(name = "amtiet")
    private static final class Root {}

    @Command(name = "work")
    private static final class Work implements Callable<Integer> {
        private final Callable<Integer> work;

        @Option(names = "--steps")
        private int steps;

        Work(Callable<Integer> work) {
            this.work = work;
        }

        @Override
        public Integer call() throws Exception {
            return work.call() + steps;
        }
    }

    @Test
    void printsAUserErrorInOneLineWithItsExitCode() {
        assertThat(run(() -> {
                    throw UserError.failed("corpus: expected pages,\ngot nothing");
                }))
                .isEqualTo(1);
        assertThat(err.toString()).isEqualTo("amtiet: corpus: expected pages, got nothing\n");
        assertThat(run(() -> {
                    throw UserError.usage("conf.yaml: no");
                }))
                .isEqualTo(2);
    }

    @Test
    void saysThatTheDiskIsFullWhereverTheWordsStand() {
        assertThat(run(() -> {
                    throw new UncheckedIOException(new IOException("No space left on device"));
                }))
                .isEqualTo(1);
        assertThat(err.toString()).startsWith("amtiet: the disk is full").hasLineCount(1);
    }

    @Test
    void reportsAnythingElseAsABugWithItsTrace() {
        assertThat(run(() -> {
                    throw new IllegalStateException("inside");
                }))
                .isEqualTo(1);
        assertThat(err.toString())
                .startsWith("amtiet: this is a bug: java.lang.IllegalStateException: inside;")
                .contains("\tat vn.amtiet.cli.ErrorReportTest");
    }

    @Test
    void wrongUsageEndsWithTwoAndTheWayToHelp() {
        assertThat(run(() -> 0, "--stepz", "3")).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("amtiet: Unknown options: '--stepz', '3'")
                .contains("Possible solutions: --steps")
                .endsWith("Try 'amtiet work --help'.\n");
        assertThat(run(() -> 0, "--steps", "many")).isEqualTo(2);
        assertThat(run(() -> 0, "--steps", "3")).isEqualTo(3);
    }

    private int run(Callable<Integer> work, String... options) {
        err.getBuffer().setLength(0);
        CommandLine root = new CommandLine(new Root()).addSubcommand(new Work(work));
        String[] arguments = new String[options.length + 1];
        arguments[0] = "work";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return ErrorReport.install(root).setErr(new PrintWriter(err)).execute(arguments);
    }
}
