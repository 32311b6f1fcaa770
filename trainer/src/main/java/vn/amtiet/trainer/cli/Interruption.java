package vn.amtiet.trainer.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM as a request: the work sees {@link #requested} between steps and ends in order, while the process
 * waits for it. The process then ends with the signal's own code, 130 for Ctrl-C.
 */
public final class Interruption implements AutoCloseable {
    private static final long PATIENCE_MINUTES = 10;

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::await, "finish-step");

    private Interruption() {}

    /** Listens until closed. */
    public static Interruption listen() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    public boolean requested() {
        return requested.getCount() == 0;
    }

    private void await() {
        requested.countDown();
        try {
            finished.await(PATIENCE_MINUTES, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        finished.countDown();
        if (!requested()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The signal came just now: the hook runs and finds the work finished.
                return;
            }
        }
    }
}
