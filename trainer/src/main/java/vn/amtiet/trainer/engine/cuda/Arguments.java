package vn.amtiet.trainer.engine.cuda;

import java.util.Arrays;
import vn.amtiet.trainer.operations.Tensor;

/**
 * The arguments of one launch in the order of the kernel's parameters. Each method's name is the parameter's C type, so
 * that no conversion happens unseen.
 *
 * <p>Example: {@code new Arguments().pointer(out).pointer(in).int64(count).float32(scale)} for {@code (float* out, const
 * float* in, long long count, float scale)}.
 */
final class Arguments {
    private long[] words = new long[16];
    private int count;

    /** A pointer: an address in device memory; 0 is null. */
    Arguments pointer(long address) {
        return add(address);
    }

    /** A pointer to a tensor's first element. */
    Arguments pointer(Tensor tensor) {
        return add(CudaTensor.of(tensor).address());
    }

    /** An {@code int} or {@code unsigned int}. */
    Arguments int32(int value) {
        return add(value & 0xFFFFFFFFL);
    }

    /** A {@code long long} or {@code size_t}. */
    Arguments int64(long value) {
        return add(value);
    }

    /** A {@code float}. */
    Arguments float32(float value) {
        return int32(Float.floatToRawIntBits(value));
    }

    private Arguments add(long word) {
        if (count == words.length) {
            words = Arrays.copyOf(words, 2 * count);
        }
        words[count++] = word;
        return this;
    }

    int count() {
        return count;
    }

    /** The value of an argument in the low bytes of a little-endian word. */
    long word(int index) {
        return words[index];
    }
}
