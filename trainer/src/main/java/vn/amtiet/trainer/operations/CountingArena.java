package vn.amtiet.trainer.operations;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToIntFunction;

/** An arena without memory: it counts what a plan would take. Its tensors have a size and nothing else. */
public final class CountingArena implements Arena {
    private final ToIntFunction<Tensor.Element> width;
    private final Map<String, Long> bytes;
    private final String purpose;

    /**
     * An empty one.
     *
     * @param width bytes of an element
     */
    public CountingArena(ToIntFunction<Tensor.Element> width) {
        this(width, new LinkedHashMap<>(), "");
    }

    private CountingArena(ToIntFunction<Tensor.Element> width, Map<String, Long> bytes, String purpose) {
        this.width = width;
        this.bytes = bytes;
        this.purpose = purpose;
    }

    private record Counted(Tensor.Element element, long size) implements Tensor {}

    /** Number of elements of a shape. Throws ArithmeticException beyond a long. */
    public static long size(int... shape) {
        long size = 1;
        for (int n : shape) {
            size = Math.multiplyExact(size, n);
        }
        return size;
    }

    @Override
    public Tensor tensor(Tensor.Element element, int... shape) {
        long size = size(shape);
        bytes.merge(purpose, size * width.applyAsInt(element), Math::addExact);
        return new Counted(element, size);
    }

    @Override
    public Arena part(String name) {
        return new CountingArena(width, bytes, name);
    }

    @Override
    public Map<String, Long> bytes() {
        return bytes;
    }

    @Override
    public void close() {
        bytes.clear();
    }
}
