package vn.amtiet.trainer.engine.cpu;

import java.util.Arrays;
import vn.amtiet.trainer.operations.Arena;
import vn.amtiet.trainer.operations.Tensor;

/**
 * Arrays for one plan. Floating-point tensors start as NaN, so that an operation which reads what none wrote shows in the
 * loss at once.
 */
final class CpuArena implements Arena {
    private long bytes;

    @Override
    public Tensor tensor(Tensor.Element element, int... shape) {
        int size = 1;
        for (int n : shape) {
            size = Math.multiplyExact(size, n);
        }
        bytes += 4L * size;
        if (element == Tensor.Element.INT) {
            return new CpuTensor.Ints(new int[size]);
        }
        float[] values = new float[size];
        Arrays.fill(values, Float.NaN);
        return new CpuTensor.Floats(element, values);
    }

    @Override
    public long bytes() {
        return bytes;
    }

    /** The arrays go with their last reference. */
    @Override
    public void close() {
        bytes = 0;
    }
}
