package vn.amtiet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** A command of the command line, run in this JVM. */
public record CommandRun(int exitCode, String out, String error) {
    /** Runs a command. */
    public static CommandRun of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter error = new StringWriter();
        CommandLine commandLine = Amtiet.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(error, true));
        return new CommandRun(commandLine.execute(arguments), out.toString(), error.toString());
    }

    /** It ended with that code and said one line that holds these words, and no stack trace. */
    public void failsWith(int code, String... words) {
        assertThat(exitCode).as(error).isEqualTo(code);
        assertThat(error).contains("amtiet: ").doesNotContain("\tat ", "this is a bug");
        String message =
                error.lines().filter(line -> line.startsWith("amtiet: ")).reduce("", (a, b) -> b);
        assertThat(message).contains(words);
    }
}
