package vn.amtiet.trainer.engine.cuda;

import java.util.HashMap;
import java.util.Map;
import vn.amtiet.trainer.operations.Dropout;
import vn.amtiet.trainer.operations.Operations.Rows;
import vn.amtiet.trainer.operations.Tensor;
import vn.amtiet.trainer.operations.Tensor.Element;

/**
 * Attention by the kernels of {@code attention_*.cu}: on tensor cores in bf16, without them in fp32. No matrix of T x T
 * exists; backward is two kernels, so that all sums have a fixed order.
 *
 * <p>FLOP with causal rows: forward 2 B T T C, backward 5 B T T C by the usual count; it computes 7, as two of the five
 * products are made in both kernels.
 */
final class AttentionLauncher {
    /** Columns that the bf16 kernels load at once where head sizes allow. */
    private static final int CHUNK = 8;

    /** What the blocks of pairs that are scheduled together read again and again fills at most half of the L2 cache. */
    private static final int CACHE_SHARE = 2;

    private static final int DECODE_THREADS = 256;

    /** Words of a dropout's key. */
    private static final int KEY_LENGTH = 4;

    private final CudaContext context;
    private final Map<Variant, Kernel> kernels = new HashMap<>();

    AttentionLauncher(CudaContext context) {
        this.context = context;
    }

    /** What is fixed when a kernel is compiled. */
    private record Variant(
            AttentionKernels.Function function, int columns, boolean causal, boolean dropout, boolean wide) {}

    /**
     * One call.
     *
     * @param rows B, T, C
     * @param causal whether queries see no later keys
     */
    record Call(Rows rows, int heads, boolean causal, Dropout dropout) {
        Call {
            if (rows.width() % heads != 0) {
                throw new IllegalArgumentException("expected columns that " + heads + " heads divide, got " + rows);
            }
        }

        int headSize() {
            return rows.width() / heads;
        }

        private int pairs() {
            return rows.batch() * heads;
        }

        private long statistics() {
            return (long) rows.count() * heads;
        }
    }

    /** Bytes of scratch for backward: a float for each query of each head. */
    static long scratch(Rows rows, int heads) {
        return (long) rows.count() * heads * Float.BYTES;
    }

    /** {@link vn.amtiet.trainer.operations.Operations#attention}. */
    void forward(Tensor out, Tensor logSumExp, Tensor qkv, Call call) {
        Arguments arguments = new Arguments()
                .pointer(compute(out, call.rows(), 1))
                .pointer(statistics(logSumExp, call))
                .pointer(compute(qkv, call.rows(), 3));
        launch(kernelsOf(call).forward(), call, arguments);
    }

    /** {@link vn.amtiet.trainer.operations.Operations#attentionBackward}. */
    void backward(Tensor dQkv, Tensor dOut, Tensor out, Tensor logSumExp, Tensor qkv, Call call) {
        long dots = context.scratch().address(scratch(call.rows(), call.heads()));
        long sums = statistics(logSumExp, call);
        long target = compute(dQkv, call.rows(), 3);
        long given = compute(dOut, call.rows(), 1);
        long inputs = compute(qkv, call.rows(), 3);
        Arguments queries = new Arguments()
                .pointer(target)
                .pointer(dots)
                .pointer(given)
                .pointer(compute(out, call.rows(), 1))
                .pointer(sums)
                .pointer(inputs);
        launch(kernelsOf(call).backwardQuery(), call, queries);
        Arguments keys = new Arguments()
                .pointer(target)
                .pointer(given)
                .pointer(sums)
                .pointer(dots)
                .pointer(inputs);
        launch(kernelsOf(call).backwardKey(), call, keys);
    }

    /** {@link vn.amtiet.trainer.operations.Operations#attentionDecode}. */
    void decode(Tensor out, Tensor qkv, Tensor keys, Tensor values, Tensor position, Rows cache, int heads) {
        int headSize = cache.width() / heads;
        Rows newest = new Rows(cache.batch(), 1, cache.width());
        Arguments arguments = new Arguments()
                .pointer(compute(out, newest, 1))
                .pointer(compute(qkv, newest, 3))
                .pointer(compute(keys, cache, 1))
                .pointer(compute(values, cache, 1))
                .pointer(CudaTensor.address(position, Element.INT, 1))
                .int32(cache.time())
                .int32(heads)
                .int32(headSize)
                .float32(scale(headSize));
        context.kernels()
                .kernel("attention_decode.cu", "attention_decode", head(AttentionKernels.columns(headSize)))
                .launch(Grid.of((long) cache.batch() * heads, DECODE_THREADS), 0, arguments);
    }

    private void launch(AttentionKernels.Function function, Call call, Arguments arguments) {
        Dropout dropout = call.dropout();
        boolean wide = context.computeBf16() && call.headSize() % CHUNK == 0;
        int columns = AttentionKernels.columns(call.headSize());
        Variant variant = new Variant(function, columns, call.causal(), !dropout.off(), wide);
        arguments
                .int32(call.pairs())
                .int32(call.rows().time())
                .int32(call.heads())
                .int32(call.headSize())
                .int32(group(call))
                .float32(scale(call.headSize()))
                .pointer(dropout.off() ? 0 : CudaTensor.address(dropout.key(), Element.INT, KEY_LENGTH))
                .int32(dropout.site())
                .int32(DropoutArguments.threshold(dropout.probability()))
                .float32(DropoutArguments.scale(dropout.probability()));
        long blocks = (long) call.pairs() * ((call.rows().time() + function.rows() - 1) / function.rows());
        kernels.computeIfAbsent(variant, this::compiled)
                .launch(Grid.of(blocks, function.threads()), function.sharedBytes(), arguments);
    }

    private Kernel compiled(Variant variant) {
        AttentionKernels.Function function = variant.function();
        return context.kernels()
                .kernel(
                        function.file(),
                        function.name(),
                        head(variant.columns()),
                        "ATTENTION_CAUSAL=" + bit(variant.causal()),
                        "ATTENTION_DROPOUT=" + bit(variant.dropout()),
                        "ATTENTION_WIDE=" + bit(variant.wide()))
                .maxSharedBytes(function.sharedBytes());
    }

    private static String head(int columns) {
        return "ATTENTION_HEAD=" + columns;
    }

    private static int bit(boolean value) {
        return value ? 1 : 0;
    }

    private AttentionKernels kernelsOf(Call call) {
        return AttentionKernels.of(call.headSize(), context.computeBf16());
    }

    /** How many (sequence, head) pairs are scheduled together. */
    private int group(Call call) {
        long pair = 2L * call.rows().time() * call.headSize() * context.width(Element.COMPUTE);
        long fit = context.device().cacheBytes() / CACHE_SHARE / pair;
        return (int) Math.max(1, Math.min(call.pairs(), fit));
    }

    static float scale(int headSize) {
        return (float) (1 / Math.sqrt(headSize));
    }

    /** Address of {@code parts} matrices of those rows side by side. */
    static long compute(Tensor tensor, Rows rows, int parts) {
        return CudaTensor.address(tensor, Element.COMPUTE, (long) rows.count() * rows.width() * parts);
    }

    /** Address of the log-sum-exps. */
    static long statistics(Tensor tensor, Call call) {
        return CudaTensor.address(tensor, Element.FLOAT, call.statistics());
    }
}
