package vn.amtiet.trainer.engine.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vn.amtiet.trainer.operations.Arena;
import vn.amtiet.trainer.operations.Dropout;
import vn.amtiet.trainer.operations.Operations.Rows;
import vn.amtiet.trainer.operations.Tensor;
import vn.amtiet.trainer.operations.Tensor.Element;

/**
 * Every way to compute attention, ready to be timed, at the sizes of GPT-2 124M, of a small model and of a long context.
 * Bytes are what must be moved if nothing stays in a cache; floating-point operations count what the causal mask leaves.
 */
final class AttentionBenchmark implements AutoCloseable {
    /** Sets of buffers: with this many no operation finds its inputs in the cache. */
    private static final int SETS = 2;

    private static final List<AttentionShape> SHAPES = List.of(
            new AttentionShape(32, 12, 1024, 64, true),
            new AttentionShape(64, 6, 256, 64, true),
            new AttentionShape(8, 16, 2048, 128, true),
            new AttentionShape(4, 12, 4096, 64, true));

    private static final String OWN = "own";
    private static final String CUDNN = "cuDNN";
    private static final String ATOMIC = "cuDNN atomic";

    private final CudaOperations operations;
    private final List<AttentionShape> shapes;
    private final AttentionLauncher own;
    private final @Nullable CudnnAttention cudnn;
    private final Consumer<String> lines;
    private final List<Arena> arenas = new ArrayList<>();

    /** What one turn works on. */
    private record Buffers(Tensor qkv, Tensor out, Tensor dOut, Tensor dQkv, Tensor logSumExp) {
        private static Buffers of(Arena arena, Rows rows, int heads) {
            int n = rows.count();
            int c = rows.width();
            return new Buffers(
                    arena.tensor(Element.COMPUTE, n, 3 * c),
                    arena.tensor(Element.COMPUTE, n, c),
                    arena.tensor(Element.COMPUTE, n, c),
                    arena.tensor(Element.COMPUTE, n, 3 * c),
                    arena.tensor(Element.FLOAT, n, heads));
        }
    }

    /**
     * Opens cuDNN, if this machine has it and something is to be timed.
     *
     * @param wanted by name; a shape of which nothing is wanted is left out
     * @param lines receives why something is not timed
     */
    AttentionBenchmark(CudaOperations operations, Predicate<String> wanted, Consumer<String> lines) {
        this.operations = operations;
        this.lines = lines;
        shapes = SHAPES.stream()
                .filter(shape -> names(shape).stream().anyMatch(wanted))
                .toList();
        own = new AttentionLauncher(operations.context());
        cudnn = cudnn();
    }

    private @Nullable CudnnAttention cudnn() {
        if (shapes.isEmpty() || !operations.context().computeBf16()) {
            return null;
        }
        try {
            Cudnn library = operations.cudnn();
            lines.accept("cuDNN " + library.version());
            return new CudnnAttention(operations.context(), library);
        } catch (CudnnRefusal e) {
            lines.accept("no cuDNN: " + e.getMessage());
            return null;
        }
    }

    /** All of them, each shape's in turn. */
    List<BenchmarkRow> rows() {
        List<BenchmarkRow> rows = new ArrayList<>();
        shapes.forEach(shape -> rows(shape, rows));
        return rows;
    }

    private void rows(AttentionShape shape, List<BenchmarkRow> rows) {
        Arena arena = operations.arena();
        arenas.add(arena);
        Rows sizes = new Rows(shape.batch(), shape.time(), shape.heads() * shape.headSize());
        Dropout off = new Dropout(0, 0, arena.tensor(Element.INT, 4));
        AttentionLauncher.Call call = new AttentionLauncher.Call(sizes, shape.heads(), shape.causal(), off);
        List<Buffers> sets = IntStream.range(0, SETS)
                .mapToObj(i -> Buffers.of(arena, sizes, shape.heads()))
                .toList();
        sets.forEach(this::fill);
        double matrix =
                (double) sizes.count() * sizes.width() * operations.context().width(Element.COMPUTE);
        double product = (double) sizes.count() * sizes.time() * sizes.width();
        Consumer<Buffers> forward = s -> own.forward(s.out(), s.logSumExp(), s.qkv(), call);
        // Backward needs the outputs and statistics of some forward.
        sets.forEach(forward);
        Row row = new Row(shape, sets, rows);
        row.add(forward(OWN), 4 * matrix, 2 * product, forward);
        plans(CudnnDirection.FORWARD, shape, 2)
                .forEach(plan -> row.add(
                        forward(CUDNN) + " " + plan.position(),
                        4 * matrix,
                        2 * product,
                        s -> require().forward(plan, s.out(), s.logSumExp(), s.qkv(), call)));
        row.add(
                backward(OWN),
                8 * matrix,
                5 * product,
                s -> own.backward(s.dQkv(), s.dOut(), s.out(), s.logSumExp(), s.qkv(), call));
        for (CudnnDirection direction : List.of(CudnnDirection.BACKWARD, CudnnDirection.ATOMIC_BACKWARD)) {
            plans(direction, shape, 1)
                    .forEach(plan -> row.add(
                            backward(direction == CudnnDirection.BACKWARD ? CUDNN : ATOMIC),
                            8 * matrix,
                            5 * product,
                            s -> require()
                                    .backward(
                                            direction,
                                            plan,
                                            s.dQkv(),
                                            s.dOut(),
                                            s.out(),
                                            s.logSumExp(),
                                            s.qkv(),
                                            call)));
        }
    }

    /** Adds rows of one shape. */
    private record Row(AttentionShape shape, List<Buffers> sets, List<BenchmarkRow> rows) {
        private void add(String name, double bytes, double flop, Consumer<Buffers> operation) {
            List<Runnable> turns = sets.stream()
                    .<Runnable>map(set -> () -> operation.accept(set))
                    .toList();
            rows.add(new BenchmarkRow(name(shape, name), bytes, flop, turns));
        }
    }

    private static List<String> names(AttentionShape shape) {
        return Stream.of(forward(OWN), forward(CUDNN), backward(OWN), backward(CUDNN), backward(ATOMIC))
                .map(way -> name(shape, way))
                .toList();
    }

    /** "attention 32x1024x12x64 forward own": B, T, H, D. */
    private static String name(AttentionShape shape, String way) {
        return "attention " + shape.batch() + "x" + shape.time() + "x" + shape.heads() + "x" + shape.headSize() + " "
                + way;
    }

    private static String forward(String maker) {
        return "forward " + maker;
    }

    private static String backward(String maker) {
        return "backward " + maker;
    }

    private CudnnAttention require() {
        if (cudnn == null) {
            throw new IllegalStateException("a plan without cuDNN");
        }
        return cudnn;
    }

    private List<CudnnPlan> plans(CudnnDirection direction, AttentionShape shape, int most) {
        if (cudnn == null) {
            return List.of();
        }
        try {
            return cudnn.plans(direction, shape, 0, most);
        } catch (CudnnRefusal e) {
            lines.accept("no attention by cuDNN, " + direction + ", " + shape + ": " + e.getMessage());
            return List.of();
        }
    }

    private void fill(Buffers set) {
        CudaContext context = operations.context();
        NormalValues normal = new NormalValues(context.computeBf16());
        for (Tensor tensor : List.of(set.qkv(), set.dOut())) {
            normal.fill(
                    operations.transfers(),
                    CudaTensor.of(tensor).address(),
                    tensor.size() * context.width(Element.COMPUTE));
        }
    }

    @Override
    public void close() {
        arenas.forEach(Arena::close);
        if (cudnn != null) {
            cudnn.close();
        }
    }
}
