package vn.amtiet.pipeline.spark;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Rows pulled by Spark out of work that pushes them: the work runs in a thread of its own and waits whenever it is a
 * few rows ahead. An exception of the work is thrown to whoever pulls.
 */
final class PushedRows implements Iterator<Row>, AutoCloseable {
    /** Rows may hold a record of many megabytes each. */
    private static final int ROWS_AHEAD = 8;

    private sealed interface Event {
        record Pushed(Row row) implements Event {}

        record Ended(@Nullable Throwable failure) implements Event {}
    }

    private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(ROWS_AHEAD);
    private final Thread thread;
    private @Nullable Row ahead;
    private boolean ended;

    PushedRows(Consumer<Consumer<Row>> work) {
        thread = new Thread(() -> run(work), "read documents");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public boolean hasNext() {
        if (ahead == null && !ended) {
            Event event = take();
            if (event instanceof Event.Pushed pushed) {
                ahead = pushed.row();
            } else if (event instanceof Event.Ended end) {
                ended = true;
                rethrow(end.failure());
            }
        }
        return ahead != null;
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Row row = ahead;
        ahead = null;
        return row;
    }

    /** Ends the work early; a task that was stopped calls this. */
    @Override
    public void close() {
        ended = true;
        thread.interrupt();
    }

    private void run(Consumer<Consumer<Row>> work) {
        Throwable failure = null;
        try {
            work.accept(row -> put(new Event.Pushed(row)));
        } catch (CancellationException e) {
            return;
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        put(new Event.Ended(failure));
    }

    private void put(Event event) {
        try {
            queue.put(event);
        } catch (InterruptedException e) {
            throw new CancellationException("the rows are no longer wanted");
        }
    }

    private Event take() {
        try {
            return queue.take();
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new CancellationException("the task was stopped");
        }
    }

    private static void rethrow(@Nullable Throwable failure) {
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        if (failure instanceof Error error) {
            throw error;
        }
    }
}
