package vn.amtiet.trainer.engine.cuda;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import vn.amtiet.trainer.operations.Tensor;
import vn.amtiet.trainer.operations.Tensor.Element;

/**
 * Attention by cuDNN's fused engines, for bf16 without dropout: it has dropout, but from its own random numbers, and
 * Philox's masks are part of what an operation promises. Its statistics are what the project's kernels store, so forward
 * and backward may be of different makers.
 *
 * <p>Nothing is copied or transposed: queries, keys and values are read where they lie.
 */
final class CudnnAttention implements AutoCloseable {
    /** A head's columns must be a multiple of this (cuDNN documentation, limits of fused attention). */
    private static final int COLUMNS_STEP = 8;

    /** The workspace of fast engines is 256 bytes; slow engines, which need more, are not wanted. */
    private static final long WORKSPACE = 1 << 16;

    /** Sides of the tiles by which a deterministic backward's workspace grows. */
    private static final int QUERY_TILE = 64;

    private static final int KEY_TILE = 128;

    private final CudaContext context;
    private final Cudnn library;
    private final Map<Float, FloatPointer> scalars = new HashMap<>();
    private final List<CudnnPlan> plans = new ArrayList<>();

    /** Takes over the library and closes it in the end. */
    CudnnAttention(CudaContext context, Cudnn library) {
        this.context = context;
        this.library = library;
    }

    Cudnn cudnn() {
        return library;
    }

    /** Whether it computes what that call asks for; an engine for its shape may still be missing. */
    static boolean takes(CudaContext context, AttentionLauncher.Call call) {
        return call.dropout().off() && takes(context, AttentionShape.of(call));
    }

    /** The same of a call without dropout. */
    static boolean takes(CudaContext context, AttentionShape shape) {
        return context.computeBf16() && shape.headSize() % COLUMNS_STEP == 0;
    }

    /** Bytes of scratch at most. */
    static long scratch(CudnnDirection direction, AttentionShape shape) {
        return inputsOfScratch(direction, shape) + mostWorkspace(direction, shape);
    }

    private static long inputsOfScratch(CudnnDirection direction, AttentionShape shape) {
        long statistics = CudaArena.align(shape.statistics() * Float.BYTES);
        return switch (direction) {
            case FORWARD -> 0;
            case BACKWARD -> statistics;
            case ATOMIC_BACKWARD -> statistics + CudaArena.align(shape.statistics() * shape.headSize() * Float.BYTES);
        };
    }

    /** Deterministic sums take 2 bytes for each query and key, in whole tiles: measured with cuDNN 9.14 and 9.19. */
    private static long mostWorkspace(CudnnDirection direction, AttentionShape shape) {
        if (direction != CudnnDirection.BACKWARD) {
            return WORKSPACE;
        }
        long queries = whole(shape.time(), QUERY_TILE);
        long keys = whole(shape.time(), KEY_TILE);
        return 2 * queries * keys * shape.batch() * shape.heads() + WORKSPACE;
    }

    private static long whole(int rows, int tile) {
        return (long) (rows + tile - 1) / tile * tile;
    }

    /**
     * Up to {@code most} plans, the heuristic's first choice first. They belong to this until {@link #drop}ped. Not while a
     * graph is recorded.
     *
     * @throws CudnnRefusal if cuDNN has none: why
     */
    List<CudnnPlan> plans(CudnnDirection direction, AttentionShape shape, int first, int most) {
        try (CudnnGraph graph = AttentionGraph.of(direction, shape)) {
            List<CudnnPlan> found = CudnnPlan.of(library, graph, first, most, mostWorkspace(direction, shape));
            plans.addAll(found);
            return found;
        }
    }

    /** Closes a plan that is not wanted. */
    void drop(CudnnPlan plan) {
        plans.remove(plan);
        plan.close();
    }

    /** As {@link AttentionLauncher#forward}, by a plan for the call's shape. */
    void forward(CudnnPlan plan, Tensor out, Tensor logSumExp, Tensor qkv, AttentionLauncher.Call call) {
        Map<AttentionTensor, Long> addresses = inputs(qkv, call);
        addresses.put(AttentionTensor.OUT, AttentionLauncher.compute(out, call.rows(), 1));
        addresses.put(AttentionTensor.LOG_SUM_EXP, AttentionLauncher.statistics(logSumExp, call));
        plan.run(addresses, context.scratch().address(plan.workspaceBytes()));
    }

    /** As {@link AttentionLauncher#backward}, by a plan of that direction for the call's shape. */
    void backward(
            CudnnDirection direction,
            CudnnPlan plan,
            Tensor dQkv,
            Tensor dOut,
            Tensor out,
            Tensor logSumExp,
            Tensor qkv,
            AttentionLauncher.Call call) {
        AttentionShape shape = AttentionShape.of(call);
        Map<AttentionTensor, Long> addresses = inputs(qkv, call);
        addresses.put(AttentionTensor.OUT, AttentionLauncher.compute(out, call.rows(), 1));
        addresses.put(AttentionTensor.LOG_SUM_EXP, AttentionLauncher.statistics(logSumExp, call));
        addresses.put(AttentionTensor.D_OUT, AttentionLauncher.compute(dOut, call.rows(), 1));
        long gradients = AttentionLauncher.compute(dQkv, call.rows(), 3);
        addresses.put(AttentionTensor.D_QUERIES, gradients);
        addresses.put(AttentionTensor.D_KEYS, gradients + step(call));
        addresses.put(AttentionTensor.D_VALUES, gradients + 2 * step(call));
        addresses.put(AttentionTensor.ONE, scalar(1));
        long inputs = inputsOfScratch(direction, shape);
        long scratch = context.scratch().address(inputs + plan.workspaceBytes());
        addresses.put(AttentionTensor.DOTS, scratch);
        if (direction == CudnnDirection.ATOMIC_BACKWARD) {
            long statistics = CudaArena.align(shape.statistics() * Float.BYTES);
            addresses.put(AttentionTensor.D_QUERIES_SUM, scratch + statistics);
        }
        plan.run(addresses, scratch + inputs);
    }

    private Map<AttentionTensor, Long> inputs(Tensor qkv, AttentionLauncher.Call call) {
        Map<AttentionTensor, Long> addresses = new EnumMap<>(AttentionTensor.class);
        long queries = AttentionLauncher.compute(qkv, call.rows(), 3);
        addresses.put(AttentionTensor.QUERIES, queries);
        addresses.put(AttentionTensor.KEYS, queries + step(call));
        addresses.put(AttentionTensor.VALUES, queries + 2 * step(call));
        addresses.put(AttentionTensor.SCALE, scalar(AttentionLauncher.scale(call.headSize())));
        if (call.causal()) {
            addresses.put(AttentionTensor.MINUS_INFINITY, scalar(Float.NEGATIVE_INFINITY));
        }
        return addresses;
    }

    /** Bytes from a row's queries to its keys. */
    private long step(AttentionLauncher.Call call) {
        return (long) call.rows().width() * context.width(Element.COMPUTE);
    }

    /** Host address of a number that stays there. */
    private long scalar(float value) {
        return scalars.computeIfAbsent(value, v -> new FloatPointer(new float[] {v}))
                .address();
    }

    @Override
    public void close() {
        plans.forEach(CudnnPlan::close);
        plans.clear();
        library.close();
        scalars.values().forEach(FloatPointer::close);
        scalars.clear();
    }
}
