package vn.amtiet.trainer.engine.cuda;

import static org.bytedeco.cuda.global.cudart.cudaMemcpyAsync;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyDeviceToDevice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Times every operation of a GPT-2 124M step and sets each beside what the card does at best, measured in the same run:
 * copying memory, and one large matrix product. Operations are recorded as a graph, as in training, so no time of the host
 * is in it.
 */
public final class KernelBenchmark {
    private static final long COPIED = 1L << 30;
    private static final int SIDE = 8192;
    /** Replays that are timed; the median counts. */
    private static final int ROUNDS = 9;
    /** A replay repeats its operation until about this much time passes. */
    private static final double REPLAY_MS = 5;

    private static final double MICRO = 1e3;
    private static final double GIGA = 1e9;
    private static final double TERA = 1e12;

    private final CudaOperations operations;
    private final Consumer<String> lines;

    private KernelBenchmark(CudaOperations operations, Consumer<String> lines) {
        this.operations = operations;
        this.lines = lines;
    }

    /**
     * Times and prints a line for each.
     *
     * @param wanted by name
     * @param lines receives the table
     */
    public static void run(CudaSettings settings, Predicate<String> wanted, Consumer<String> lines) {
        try (CudaOperations operations = CudaOperations.open(settings)) {
            new KernelBenchmark(operations, lines).run(wanted);
        }
    }

    private void run(Predicate<String> wanted) {
        lines.accept(operations.description());
        double copy = bytesPerSecond();
        double product = flopPerSecond();
        lines.accept(String.format(
                Locale.ROOT,
                "ceilings: device copy %.0f GB/s, product %d^3 %.1f TFLOP/s",
                copy / GIGA,
                SIDE,
                product / TERA));
        lines.accept(
                String.format(Locale.ROOT, "%-46s %10s %8s %9s %7s", "operation", "us", "GB/s", "TFLOP/s", "share"));
        try (OperationBenchmark benchmark = new OperationBenchmark(operations)) {
            rows(benchmark.rows(), wanted, copy, product);
        }
        try (AttentionBenchmark benchmark = new AttentionBenchmark(operations, wanted, lines)) {
            rows(benchmark.rows(), wanted, copy, product);
        }
        try (ProductBenchmark benchmark =
                new ProductBenchmark(operations.context(), operations.transfers(), operations.products())) {
            rows(benchmark.rows(), wanted, copy, product);
        }
    }

    private void rows(List<BenchmarkRow> rows, Predicate<String> wanted, double copy, double product) {
        for (BenchmarkRow row : rows) {
            if (wanted.test(row.name())) {
                lines.accept(line(row, milliseconds(row.turns()) / MICRO, copy, product));
            }
        }
    }

    /** The share is the time that the slower of the two ceilings allows, of the time taken. */
    static String line(BenchmarkRow row, double seconds, double copy, double product) {
        double floor = Math.max(row.bytes() / copy, row.flop() / product);
        return String.format(
                Locale.ROOT,
                "%-46s %10.1f %8.0f %9s %6.0f%%",
                row.name(),
                seconds * MICRO * MICRO,
                row.bytes() / seconds / GIGA,
                row.flop() == 0 ? "" : String.format(Locale.ROOT, "%.1f", row.flop() / seconds / TERA),
                floor / seconds * 100);
    }

    private double bytesPerSecond() {
        CudaContext context = operations.context();
        try (DeviceMemory.Block from = context.memory().allocate("a copy", COPIED);
                DeviceMemory.Block to = context.memory().allocate("a copy", COPIED)) {
            operations.transfers().fill(from.address(), 1, COPIED);
            double ms = milliseconds(List.of(() -> CudaCheck.runtime(
                    cudaMemcpyAsync(
                            new Address(to.address()),
                            new Address(from.address()),
                            COPIED,
                            cudaMemcpyDeviceToDevice,
                            context.stream()),
                    "copying memory")));
            return 2 * COPIED / (ms / MICRO);
        }
    }

    private double flopPerSecond() {
        CudaContext context = operations.context();
        boolean bf16 = context.computeBf16();
        long bytes = (long) SIDE * SIDE * (bf16 ? Short.BYTES : Float.BYTES);
        try (DeviceMemory.Block a = context.memory().allocate("a product", bytes);
                DeviceMemory.Block b = context.memory().allocate("a product", bytes);
                DeviceMemory.Block c = context.memory().allocate("a product", bytes)) {
            NormalValues normal = new NormalValues(bf16);
            normal.fill(operations.transfers(), a.address(), bytes);
            normal.fill(operations.transfers(), b.address(), bytes);
            DeviceMatrix left = DeviceMatrix.of(a.address(), bf16, SIDE, SIDE);
            DeviceMatrix right = DeviceMatrix.of(b.address(), bf16, SIDE, SIDE).transpose();
            DeviceMatrix result = DeviceMatrix.of(c.address(), bf16, SIDE, SIDE);
            double ms = milliseconds(List.of(() -> operations.products().multiply(result, left, right, false)));
            return 2.0 * SIDE * SIDE * SIDE / (ms / MICRO);
        }
    }

    /** Median time of one turn. */
    private double milliseconds(List<Runnable> turns) {
        CudaContext context = operations.context();
        try (EventTimer timer = new EventTimer(context.stream())) {
            turns.forEach(Runnable::run);
            double one = timer.milliseconds(() -> turns.forEach(Runnable::run));
            int repeats = (int) Math.max(1, Math.min(100, REPLAY_MS / Math.max(one, 1e-3)));
            List<Runnable> all = new ArrayList<>();
            for (int i = 0; i < repeats; i++) {
                all.addAll(turns);
            }
            try (CudaGraph graph = CudaGraph.capture(context, () -> all.forEach(Runnable::run))) {
                graph.replay();
                double[] times = new double[ROUNDS];
                for (int i = 0; i < ROUNDS; i++) {
                    times[i] = timer.milliseconds(graph::replay) / all.size();
                }
                Arrays.sort(times);
                return times[ROUNDS / 2];
            }
        }
    }
}
