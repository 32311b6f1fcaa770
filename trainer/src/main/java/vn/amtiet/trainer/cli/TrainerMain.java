package vn.amtiet.trainer.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import vn.amtiet.cli.ErrorReport;

/** The trainer's commands alone, for a host that carries neither Spark nor Hadoop. */
@Command(
        name = "amtiet-trainer",
        mixinStandardHelpOptions = true,
        description = "Trains, evaluates and samples language models.",
        subcommands = {
            TrainCommand.class,
            SampleCommand.class,
            EvalCommand.class,
            ExportCommand.class,
            ParityCommand.class,
            BenchCommand.class
        })
public final class TrainerMain {
    private TrainerMain() {}

    /** The command with its subcommands, for a command line. */
    static Object commands() {
        return new TrainerMain();
    }

    /** Runs a command and ends the process with its exit code: 0 done, 1 failed, 2 wrong usage. */
    public static void main(String[] arguments) {
        CommandLine commandLine = new CommandLine(commands());
        commandLine.setOut(new PrintWriter(System.out, false, StandardCharsets.UTF_8));
        commandLine.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        int code = ErrorReport.install(commandLine).execute(arguments);
        commandLine.getOut().flush();
        System.exit(code);
    }
}
