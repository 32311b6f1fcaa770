package vn.amtiet.vocabulary;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts the pieces of many texts on several threads. Counts are sums of 64-bit numbers, so they are the same for any
 * number of threads. What waits to be counted is bounded: two batches of about {@value #BATCH_CHARACTERS} characters for
 * each thread.
 *
 * <p>Example: {@code PieceCounts counts = PieceCounting.count(plan, TextInput.of(paths)::forEach, 2)}.
 */
public final class PieceCounting {
    private static final int BATCH_CHARACTERS = 1 << 19;

    private final VocabularyPlan plan;
    private final ExecutorService workers;
    private final Semaphore room;
    private final ConcurrentLinkedQueue<PieceCounts> tables = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private List<String> batch = new ArrayList<>();
    private long characters;

    private PieceCounting(VocabularyPlan plan, int threads) {
        this.plan = plan;
        this.workers = Executors.newFixedThreadPool(threads);
        this.room = new Semaphore(2 * threads);
    }

    /** The counts of all texts that the source hands over. Rethrows what the source or the counting throws. */
    public static PieceCounts count(VocabularyPlan plan, Consumer<Consumer<String>> source, int threads) {
        PieceCounting counting = new PieceCounting(plan, threads);
        try {
            source.accept(counting::add);
            counting.submit();
            return counting.finish();
        } finally {
            counting.workers.shutdownNow();
        }
    }

    private void add(String text) {
        batch.add(text);
        characters += text.length();
        if (characters >= BATCH_CHARACTERS) {
            submit();
        }
    }

    private void submit() {
        List<String> texts = batch;
        batch = new ArrayList<>();
        characters = 0;
        room.acquireUninterruptibly();
        throwFailure();
        workers.execute(() -> count(texts));
    }

    private void count(List<String> texts) {
        try {
            PieceCounts free = tables.poll();
            PieceCounts counts = free == null ? new PieceCounts() : free;
            texts.forEach(text -> plan.count(text.getBytes(StandardCharsets.UTF_8), counts));
            tables.add(counts);
        } catch (RuntimeException | Error e) {
            failure.set(e);
        } finally {
            room.release();
        }
    }

    private PieceCounts finish() {
        workers.shutdown();
        try {
            if (!workers.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS)) {
                throw new IllegalStateException("counting did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while pieces were counted", e);
        }
        throwFailure();
        PieceCounts all = tables.remove();
        for (PieceCounts part = tables.poll(); part != null; part = tables.poll()) {
            all.merge(part);
        }
        return all;
    }

    private void throwFailure() {
        if (failure.get() instanceof RuntimeException wrong) {
            throw wrong;
        }
        if (failure.get() instanceof Error wrong) {
            throw wrong;
        }
    }
}
