package vn.amtiet.trainer.engine.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/** Normal values for benchmarks: a card multiplies zeros faster, since they cost it less power. */
final class NormalValues {
    /** Values that are drawn; they repeat. */
    private static final int DRAWN = 1 << 22;

    private final byte[] bytes;

    /** Drawn from a fixed seed, as bf16 or fp32. */
    NormalValues(boolean bf16) {
        Random random = new Random(1);
        ByteBuffer drawn =
                ByteBuffer.allocate(DRAWN * (bf16 ? Short.BYTES : Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        while (drawn.hasRemaining()) {
            float value = (float) random.nextGaussian();
            if (bf16) {
                drawn.putShort((short) (Float.floatToRawIntBits(value) >>> Short.SIZE));
            } else {
                drawn.putFloat(value);
            }
        }
        bytes = drawn.array();
    }

    /** Fills memory of the card. */
    void fill(DeviceTransfers transfers, long address, long length) {
        for (long at = 0; at < length; at += bytes.length) {
            int part = (int) Math.min(bytes.length, length - at);
            transfers.write(address + at, part == bytes.length ? bytes : Arrays.copyOf(bytes, part));
        }
    }
}
