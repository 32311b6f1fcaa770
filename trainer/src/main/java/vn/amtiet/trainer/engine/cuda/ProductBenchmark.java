package vn.amtiet.trainer.engine.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The matrix products of a GPT-2 124M training step with 32 x 1024 tokens, ready to be timed: each linear layer's three,
 * and the head's three over one chunk of logits. Factors hold normal values: a card multiplies zeros faster, since they cost
 * it less power.
 */
final class ProductBenchmark implements AutoCloseable {
    private static final int TOKENS = 32 * 1024;
    private static final int WIDTH = 768;
    private static final int VOCABULARY = 50304;
    private static final int CHUNK = 4096;

    /** Values that are drawn; they repeat. */
    private static final int DRAWN = 1 << 22;

    /** Elements of the largest factor and the largest result: the hidden layer's, the chunk's of logits. */
    private static final long MOST = Math.max((long) TOKENS * 4 * WIDTH, (long) CHUNK * VOCABULARY);

    private final CublasLt products;
    private final boolean bf16;
    private final DeviceMemory.Block left;
    private final DeviceMemory.Block right;
    private final DeviceMemory.Block result;

    /**
     * One product.
     *
     * @param name "32768x768 . 768x2304 + bias"
     * @param flop floating-point operations, a multiply-add counted as two
     * @param bytes that it reads and writes at least
     * @param queue queues it once
     */
    record Row(String name, double flop, double bytes, Runnable queue) {}

    /** Takes memory for the largest of them: about 1.3 GiB in bf16. */
    ProductBenchmark(CudaContext context, DeviceTransfers transfers, CublasLt products) {
        this.products = products;
        bf16 = context.computeBf16();
        int width = bf16 ? Short.BYTES : Float.BYTES;
        left = context.memory().allocate("left factors", MOST * width);
        right = context.memory().allocate("right factors", MOST * width);
        result = context.memory().allocate("products", Math.max(MOST * width, (long) VOCABULARY * WIDTH * Float.BYTES));
        byte[] values = normal(width);
        for (DeviceMemory.Block block : List.of(left, right)) {
            for (long at = 0; at + values.length <= block.bytes(); at += values.length) {
                transfers.write(block.address() + at, values);
            }
        }
        transfers.fill(result.address(), 0, result.bytes());
    }

    private static byte[] normal(int width) {
        Random random = new Random(1);
        ByteBuffer bytes = ByteBuffer.allocate(DRAWN * width).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            float value = (float) random.nextGaussian();
            if (width == Short.BYTES) {
                bytes.putShort((short) (Float.floatToRawIntBits(value) >>> Short.SIZE));
            } else {
                bytes.putFloat(value);
            }
        }
        return bytes.array();
    }

    /** All of them, in the order of a step. */
    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        int[][] layers = {{WIDTH, 3 * WIDTH}, {WIDTH, WIDTH}, {WIDTH, 4 * WIDTH}, {4 * WIDTH, WIDTH}};
        for (int[] layer : layers) {
            rows.addAll(layer(TOKENS, layer[0], layer[1], "linear"));
        }
        rows.add(forward(TOKENS, WIDTH, 3 * WIDTH, true, "linear"));
        rows.addAll(layer(CHUNK, WIDTH, VOCABULARY, "head"));
        return rows;
    }

    private List<Row> layer(int rows, int in, int out, String what) {
        return List.of(forward(rows, in, out, false, what), inputs(rows, in, out, what), weights(rows, in, out, what));
    }

    /** {@code out = in * weight^T}. */
    private Row forward(int rows, int in, int out, boolean bias, String what) {
        DeviceMatrix x = DeviceMatrix.of(left.address(), bf16, rows, in);
        DeviceMatrix weight = DeviceMatrix.of(right.address(), bf16, out, in).transpose();
        DeviceMatrix y = DeviceMatrix.of(result.address(), bf16, rows, out);
        String name = what + " " + rows + "x" + in + " . " + in + "x" + out + (bias ? " + bias" : "");
        return row(name, y, x, weight, bias ? right.address() : 0, false);
    }

    /** {@code dIn = dOut * weight}. */
    private Row inputs(int rows, int in, int out, String what) {
        DeviceMatrix dOut = DeviceMatrix.of(left.address(), bf16, rows, out);
        DeviceMatrix weight = DeviceMatrix.of(right.address(), bf16, out, in);
        DeviceMatrix dIn = DeviceMatrix.of(result.address(), bf16, rows, in);
        return row(what + " dIn " + rows + "x" + out + " . " + out + "x" + in, dIn, dOut, weight, 0, false);
    }

    /** {@code dWeight += dOut^T * in}, in fp32. */
    private Row weights(int rows, int in, int out, String what) {
        DeviceMatrix dOut = DeviceMatrix.of(left.address(), bf16, rows, out).transpose();
        DeviceMatrix x = DeviceMatrix.of(right.address(), bf16, rows, in);
        DeviceMatrix gradient = DeviceMatrix.of(result.address(), false, out, in);
        return row(what + " dW " + out + "x" + rows + " . " + rows + "x" + in, gradient, dOut, x, 0, true);
    }

    private Row row(String name, DeviceMatrix d, DeviceMatrix a, DeviceMatrix b, long bias, boolean accumulate) {
        double flop = 2.0 * d.rows() * d.columns() * a.width();
        double bytes = (double) a.extent() + b.extent() + (accumulate ? 2.0 : 1.0) * d.extent();
        Runnable queue = accumulate ? () -> products.multiply(d, a, b, true) : () -> products.multiply(d, a, b, bias);
        return new Row(name, flop, bytes, queue);
    }

    @Override
    public void close() {
        left.close();
        right.close();
        result.close();
    }
}
