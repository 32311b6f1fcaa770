package vn.amtiet.trainer.engine.samediff;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Threads that run parts of a micro-batch beside each other, each operation on one thread. Both ND4J and OpenBLAS would
 * rather share out single operations; these take a fraction of a millisecond here, and threads that wait for each other
 * after each of hundreds stand still as soon as a processor is busy with something else.
 */
final class Lanes implements AutoCloseable {
    private final ExecutorService threads;
    private final int count;

    Lanes(int count) {
        this.count = count;
        threads = Executors.newFixedThreadPool(count, work -> {
            Thread thread = new Thread(
                    () -> {
                        oneThreadAnOperation();
                        work.run();
                    },
                    "samediff");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Settings of the calling thread and of the process. */
    static void oneThreadAnOperation() {
        Nd4j.getEnvironment().setMaxThreads(1);
        Nd4j.getEnvironment().setMaxMasterThreads(1);
        NativeOps operations = NativeOpsHolder.getInstance().getDeviceNativeOps();
        operations.setOmpNumThreads(1);
        operations.setOmpMinThreads(1);
        openblas_nolapack.blas_set_num_threads(1);
    }

    int count() {
        return count;
    }

    /**
     * Runs {@code work(lane, item)} for every item and hands over the results in the order of the items, so that sums do not
     * depend on who was first.
     *
     * @param beside how many run at the same time, at most {@link #count}
     */
    <I, R> void run(List<I> items, int beside, BiFunction<Integer, I, R> work, Consumer<R> take) {
        for (int from = 0; from < items.size(); from += beside) {
            List<Future<R>> wave = new ArrayList<>();
            for (int lane = 0; lane < beside && from + lane < items.size(); lane++) {
                int own = lane;
                I item = items.get(from + lane);
                wave.add(threads.submit(() -> work.apply(own, item)));
            }
            wave.forEach(future -> take.accept(result(future)));
        }
    }

    private static <R> R result(Future<R> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a graph ran", e);
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
