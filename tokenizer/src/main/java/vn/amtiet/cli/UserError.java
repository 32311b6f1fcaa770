package vn.amtiet.cli;

import org.jspecify.annotations.Nullable;

/**
 * A failure that the user can mend. The message is the whole report: what failed, where, what was expected, what was
 * found, what to do. The command line prints it on one line without a stack trace and ends with {@link #exitCode()}.
 */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private UserError(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** The work could not be done: exit code 1. */
    public static UserError failed(String message) {
        return new UserError(1, message, null);
    }

    /** The work could not be done, with the exception behind it: exit code 1. */
    public static UserError failed(String message, Throwable cause) {
        return new UserError(1, message, cause);
    }

    /** The call itself is wrong, an option or a configuration key: exit code 2. */
    public static UserError usage(String message) {
        return new UserError(2, message, null);
    }

    public int exitCode() {
        return exitCode;
    }
}
