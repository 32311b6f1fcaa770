package vn.amtiet.trainer.engine.cuda;

import java.util.ArrayList;
import java.util.List;

/**
 * The matrix products of a GPT-2 124M training step with 32 x 1024 tokens, ready to be timed: each linear layer's three,
 * and the head's three over one chunk of logits.
 */
final class ProductBenchmark implements AutoCloseable {
    private static final int TOKENS = 32 * 1024;
    private static final int WIDTH = 768;
    private static final int VOCABULARY = 50304;
    private static final int CHUNK = 4096;

    /** Elements of the largest factor and the largest result: the hidden layer's, the chunk's of logits. */
    private static final long MOST = Math.max((long) TOKENS * 4 * WIDTH, (long) CHUNK * VOCABULARY);

    private final CublasLt products;
    private final boolean bf16;
    private final DeviceMemory.Block left;
    private final DeviceMemory.Block right;
    private final DeviceMemory.Block result;

    /** Takes memory for the largest of them: about 1.3 GiB in bf16. */
    ProductBenchmark(CudaContext context, DeviceTransfers transfers, CublasLt products) {
        this.products = products;
        bf16 = context.computeBf16();
        int width = bf16 ? Short.BYTES : Float.BYTES;
        left = context.memory().allocate("left factors", MOST * width);
        right = context.memory().allocate("right factors", MOST * width);
        result = context.memory().allocate("products", Math.max(MOST * width, (long) VOCABULARY * WIDTH * Float.BYTES));
        NormalValues normal = new NormalValues(bf16);
        normal.fill(transfers, left.address(), left.bytes());
        normal.fill(transfers, right.address(), right.bytes());
        transfers.fill(result.address(), 0, result.bytes());
    }

    /** All of them, in the order of a step. */
    List<BenchmarkRow> rows() {
        List<BenchmarkRow> rows = new ArrayList<>();
        int[][] layers = {{WIDTH, 3 * WIDTH}, {WIDTH, WIDTH}, {WIDTH, 4 * WIDTH}, {4 * WIDTH, WIDTH}};
        for (int[] layer : layers) {
            rows.addAll(layer(TOKENS, layer[0], layer[1], "linear"));
        }
        rows.add(forward(TOKENS, WIDTH, 3 * WIDTH, true, "linear"));
        rows.addAll(layer(CHUNK, WIDTH, VOCABULARY, "head"));
        return rows;
    }

    private List<BenchmarkRow> layer(int rows, int in, int out, String what) {
        return List.of(forward(rows, in, out, false, what), inputs(rows, in, out, what), weights(rows, in, out, what));
    }

    /** {@code out = in * weight^T}. */
    private BenchmarkRow forward(int rows, int in, int out, boolean bias, String what) {
        DeviceMatrix x = DeviceMatrix.of(left.address(), bf16, rows, in);
        DeviceMatrix weight = DeviceMatrix.of(right.address(), bf16, out, in).transpose();
        DeviceMatrix y = DeviceMatrix.of(result.address(), bf16, rows, out);
        String name = what + " " + rows + "x" + in + " . " + in + "x" + out + (bias ? " + bias" : "");
        return row(name, y, x, weight, bias ? right.address() : 0, false);
    }

    /** {@code dIn = dOut * weight}. */
    private BenchmarkRow inputs(int rows, int in, int out, String what) {
        DeviceMatrix dOut = DeviceMatrix.of(left.address(), bf16, rows, out);
        DeviceMatrix weight = DeviceMatrix.of(right.address(), bf16, out, in);
        DeviceMatrix dIn = DeviceMatrix.of(result.address(), bf16, rows, in);
        return row(what + " dIn " + rows + "x" + out + " . " + out + "x" + in, dIn, dOut, weight, 0, false);
    }

    /** {@code dWeight += dOut^T * in}, in fp32. */
    private BenchmarkRow weights(int rows, int in, int out, String what) {
        DeviceMatrix dOut = DeviceMatrix.of(left.address(), bf16, rows, out).transpose();
        DeviceMatrix x = DeviceMatrix.of(right.address(), bf16, rows, in);
        DeviceMatrix gradient = DeviceMatrix.of(result.address(), false, out, in);
        return row(what + " dW " + out + "x" + rows + " . " + rows + "x" + in, gradient, dOut, x, 0, true);
    }

    private BenchmarkRow row(
            String name, DeviceMatrix d, DeviceMatrix a, DeviceMatrix b, long bias, boolean accumulate) {
        double flop = 2.0 * d.rows() * d.columns() * a.width();
        double bytes = (double) a.extent() + b.extent() + (accumulate ? 2.0 : 1.0) * d.extent();
        Runnable queue = accumulate ? () -> products.multiply(d, a, b, true) : () -> products.multiply(d, a, b, bias);
        return new BenchmarkRow(name, bytes, flop, List.of(queue));
    }

    @Override
    public void close() {
        left.close();
        right.close();
        result.close();
    }
}
