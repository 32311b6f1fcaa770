package vn.amtiet.trainer.engine.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import vn.amtiet.trainer.operations.Precision;
import vn.amtiet.trainer.operations.Tensor;

/** The card of this machine for tests: arrays go over and come back in the card's types. */
final class Card implements AutoCloseable {
    private static final int BF16_BYTES = 2;

    private final CudaSession session;

    private Card(CudaSession session) {
        this.session = session;
    }

    static Card open(Precision precision) {
        return new Card(CudaSession.open(CudaSettings.of(precision)));
    }

    CudaContext context() {
        return session.context();
    }

    CudaSession session() {
        return session;
    }

    /** Normal values with that deviation, as the card's COMPUTE type holds them. */
    float[] normal(int count, double deviation, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return context().computeBf16() ? rounded(values) : values;
    }

    /** Rounds to bf16, half to even. */
    static float[] rounded(float[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            int bits = Float.floatToRawIntBits(values[i]);
            result[i] = Float.intBitsToFloat((bits + 0x7FFF + (bits >>> 16 & 1)) & 0xFFFF0000);
        }
        return result;
    }

    /** Memory whose every byte is 0xFF: NaN in each type. */
    DeviceMemory.Block poisoned(long bytes) {
        DeviceMemory.Block block = context().memory().allocate("a test", bytes);
        session.transfers().fill(block.address(), 0xFF, bytes);
        return block;
    }

    /** Uploads values as bf16, which they must be exact in, or as fp32. */
    void write(long address, boolean bf16, float[] values) {
        if (!bf16) {
            session.transfers().write(address, values);
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocate(BF16_BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putShort((short) (Float.floatToRawIntBits(value) >>> Short.SIZE));
        }
        session.transfers().write(address, bytes.array());
    }

    float[] read(long address, boolean bf16, int count) {
        return session.transfers()
                .read(address, bf16 ? BF16_BYTES : Float.BYTES, count)
                .get()
                .clone();
    }

    void write(Tensor tensor, float[] values) {
        write(CudaTensor.of(tensor).address(), bf16(tensor), values);
    }

    float[] read(Tensor tensor) {
        return read(CudaTensor.of(tensor).address(), bf16(tensor), Math.toIntExact(tensor.size()));
    }

    private boolean bf16(Tensor tensor) {
        return context().width(tensor.element()) == BF16_BYTES;
    }

    /** The norm of the difference divided by the norm of what is expected; what a test of a kernel compares. */
    static double difference(float[] actual, float[] expected) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            double d = (double) actual[i] - expected[i];
            difference += d * d;
            norm += (double) expected[i] * expected[i];
        }
        return difference == 0 ? 0 : Math.sqrt(difference / norm);
    }

    /** What to look at when the difference is too large: the worst element and how many are not finite. */
    static String worst(float[] actual, float[] expected) {
        int worst = 0;
        long broken = 0;
        for (int i = 0; i < expected.length; i++) {
            broken += Float.isFinite(actual[i]) ? 0 : 1;
            if (Math.abs(actual[i] - expected[i]) > Math.abs(actual[worst] - expected[worst])) {
                worst = i;
            }
        }
        return String.format(
                Locale.ROOT,
                "%d of %d not finite; largest difference at %d: got %s, expected %s; first got %s, expected %s",
                broken,
                expected.length,
                worst,
                actual[worst],
                expected[worst],
                Arrays.toString(Arrays.copyOf(actual, Math.min(4, actual.length))),
                Arrays.toString(Arrays.copyOf(expected, Math.min(4, expected.length))));
    }

    @Override
    public void close() {
        session.close();
    }
}
