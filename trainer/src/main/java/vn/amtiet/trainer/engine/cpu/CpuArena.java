package vn.amtiet.trainer.engine.cpu;

import java.util.Arrays;
import java.util.Map;
import vn.amtiet.trainer.operations.Arena;
import vn.amtiet.trainer.operations.CountingArena;
import vn.amtiet.trainer.operations.Tensor;

/**
 * Arrays for one plan. Floating-point tensors start as NaN, so that an operation which reads what none wrote shows in the
 * loss at once.
 */
final class CpuArena implements Arena {
    private final Arena count;

    CpuArena() {
        this(new CountingArena(element -> CpuTensor.BYTES));
    }

    private CpuArena(Arena count) {
        this.count = count;
    }

    @Override
    public Tensor tensor(Tensor.Element element, int... shape) {
        count.tensor(element, shape);
        int size = Math.toIntExact(CountingArena.size(shape));
        if (element == Tensor.Element.INT) {
            return new CpuTensor.Ints(new int[size]);
        }
        float[] values = new float[size];
        Arrays.fill(values, Float.NaN);
        return new CpuTensor.Floats(element, values);
    }

    @Override
    public Arena part(String purpose) {
        return new CpuArena(count.part(purpose));
    }

    @Override
    public Map<String, Long> bytes() {
        return count.bytes();
    }

    /** The arrays go with their last reference. */
    @Override
    public void close() {
        count.close();
    }
}
