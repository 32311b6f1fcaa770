package vn.amtiet.cli;

import picocli.CommandLine;

/**
 * What the command line says when a command fails: a {@link UserError} in one line with its exit code, a full disk in
 * one line with exit code 1, anything else as a bug with its stack trace and exit code 1. Wrong usage ends with 2.
 */
public final class ErrorReport {
    private ErrorReport() {}

    /** Puts the report on a command line and all its subcommands. */
    public static CommandLine install(CommandLine commandLine) {
        throw new UnsupportedOperationException("" + commandLine);
    }
}
