package vn.amtiet.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells a full disk from other failures: Java has no exception of its own for it, only the system's words. */
public final class DiskFull {
    private DiskFull() {}

    /** Whether the exception or one of its causes says that the device is full or the quota used up. */
    public static boolean is(@Nullable Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            String message = at.getMessage() == null ? "" : at.getMessage().toLowerCase(Locale.ROOT);
            if (message.contains("no space left on device")
                    || message.contains("disk quota exceeded")
                    || message.contains("not enough space on the disk")) {
                return true;
            }
        }
        return false;
    }
}
