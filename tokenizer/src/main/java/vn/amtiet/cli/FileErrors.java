package vn.amtiet.cli;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** What the user reads when a file or folder cannot be read or written. */
public final class FileErrors {
    private FileErrors() {}

    /** "corpus.yaml: cannot be read (Permission denied); check the path and its rights". */
    public static UserError reading(String path, Exception cause) {
        return UserError.failed(
                path + ": cannot be read (" + reason(cause) + "); check the path and its rights", cause);
    }

    /** The same for writing; where the disk is full it says so and that finished work is kept. */
    public static UserError writing(String path, Exception cause) {
        String advice = DiskFull.is(cause)
                ? "free some space or name another output directory, then run again: finished stages are kept"
                : "check the path and its rights";
        return UserError.failed(path + ": cannot be written (" + reason(cause) + "); " + advice, cause);
    }

    /** One line that says why, whatever the exception carries. */
    public static String reason(Throwable cause) {
        if (cause instanceof NoSuchFileException) {
            return "no such file";
        }
        if (cause instanceof AccessDeniedException) {
            return "access denied";
        }
        String message = cause.getMessage();
        return message == null
                ? cause.getClass().getSimpleName()
                : message.lines().findFirst().orElse("").strip();
    }
}
