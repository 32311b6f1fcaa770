package vn.amtiet.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What the command line says when a command fails: a {@link UserError} in one line with its exit code, a full disk in
 * one line with exit code 1, anything else as a bug with its stack trace and exit code 1. Wrong usage ends with 2. Work that
 * fails because the process was told to end (Ctrl-C, SIGTERM) ends with 130.
 *
 * <pre>{@code
 * int exitCode = ErrorReport.install(new CommandLine(new Amtiet())).execute(arguments);
 * }</pre>
 */
public final class ErrorReport implements IExecutionExceptionHandler, IParameterExceptionHandler {
    private static final int STOPPED = 130;

    private ErrorReport() {}

    /** Puts the report on a command line and all the subcommands it has by now; returns the same command line. */
    public static CommandLine install(CommandLine commandLine) {
        ErrorReport report = new ErrorReport();
        return commandLine.setExecutionExceptionHandler(report).setParameterExceptionHandler(report);
    }

    @Override
    public int handleExecutionException(Exception thrown, CommandLine command, ParseResult arguments) {
        PrintWriter err = command.getErr();
        int exitCode = 1;
        if (shuttingDown()) {
            exitCode = STOPPED;
        } else if (thrown instanceof UserError error) {
            err.println("amtiet: " + oneLine(error.getMessage()));
            exitCode = error.exitCode();
        } else if (DiskFull.is(thrown)) {
            err.println("amtiet: the disk is full (" + FileErrors.reason(thrown)
                    + "); free some space or name another output directory, then run again: finished stages are kept");
        } else {
            err.println(
                    "amtiet: this is a bug: " + oneLine(thrown.toString()) + "; please report it with the lines below");
            thrown.printStackTrace(err);
        }
        err.flush();
        return exitCode;
    }

    @Override
    public int handleParseException(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("amtiet: " + oneLine(wrong.getMessage()));
        UnmatchedArgumentException.printSuggestions(wrong, err);
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        err.flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** Whether a signal is ending the process: the runtime takes no further hooks then. */
    private static boolean shuttingDown() {
        Thread probe = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    private static String oneLine(String message) {
        return message.lines().map(String::strip).reduce((a, b) -> a + " " + b).orElse("");
    }
}
