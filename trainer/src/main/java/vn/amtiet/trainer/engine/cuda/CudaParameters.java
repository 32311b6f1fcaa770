package vn.amtiet.trainer.engine.cuda;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vn.amtiet.trainer.model.Parameter;
import vn.amtiet.trainer.model.ParameterLayout;
import vn.amtiet.trainer.operations.ParameterStore;
import vn.amtiet.trainer.operations.Tensor;
import vn.amtiet.trainer.operations.Weight;

/**
 * Parameters as one flat array per slot, in the layout's order, and a bf16 copy of the values where matrix products read
 * bf16. Each tensor starts at a multiple of {@value #BLOCK} elements and the padding is zero, so that a block of that many
 * elements belongs to one tensor. Gradients and moments take memory when first needed: sampling needs neither.
 */
final class CudaParameters implements ParameterStore, AutoCloseable {
    /** Elements to whose multiples tensors are aligned. */
    static final int BLOCK = 1024;

    /** Of a block of the copying kernel, four elements each. */
    private static final int COPY_THREADS = 256;

    private static final int COPIED_EACH = 4;

    private final ParameterLayout layout;
    private final CudaSession session;
    private final CudaContext context;
    private final DeviceTransfers transfers;
    private final Map<String, Long> offsets = new LinkedHashMap<>();
    private final long elements;
    private final DeviceMemory.Block value;
    private final DeviceMemory.@Nullable Block compute;
    private final DeviceMemory.Block decayed;
    private DeviceMemory.@Nullable Block gradient;
    private DeviceMemory.@Nullable Block first;
    private DeviceMemory.@Nullable Block second;

    CudaParameters(ParameterLayout layout, CudaSession session) {
        this.layout = layout;
        this.session = session;
        context = session.context();
        transfers = session.transfers();
        long end = 0;
        for (Parameter parameter : layout.parameters()) {
            offsets.put(parameter.name(), end);
            end = (end + parameter.size() + BLOCK - 1) / BLOCK * BLOCK;
        }
        elements = end;
        value = zeros("weights", elements * Float.BYTES);
        compute = context.computeBf16()
                ? zeros("bf16 copies of weights", elements * context.width(Tensor.Element.COMPUTE))
                : null;
        decayed = zeros("weight decay groups", elements / BLOCK);
        transfers.write(decayed.address(), decayFlags());
    }

    private byte[] decayFlags() {
        byte[] flags = new byte[Math.toIntExact(elements / BLOCK)];
        for (Parameter parameter : layout.parameters()) {
            int from = (int) (offset(parameter.name()) / BLOCK);
            int to = (int) ((offset(parameter.name()) + parameter.size() + BLOCK - 1) / BLOCK);
            Arrays.fill(flags, from, to, (byte) (parameter.decayed() ? 1 : 0));
        }
        return flags;
    }

    private DeviceMemory.Block zeros(String purpose, long bytes) {
        DeviceMemory.Block block = context.memory().allocate(purpose, bytes);
        transfers.fill(block.address(), 0, bytes);
        return block;
    }

    /** Address of the fp32 values. */
    long value() {
        return value.address();
    }

    /** Address of the values as matrix products read them; the fp32 values where they read fp32. */
    long compute() {
        return compute == null ? value.address() : compute.address();
    }

    /** Address of the fp32 gradients; their memory is taken, as zeros, when first asked for. */
    long gradient() {
        if (gradient == null) {
            gradient = zeros("weight gradients", elements * Float.BYTES);
        }
        return gradient.address();
    }

    /** Address of AdamW's first moments, taken when first asked for. */
    long firstMoment() {
        if (first == null) {
            first = zeros("first moments", elements * Float.BYTES);
        }
        return first.address();
    }

    /** Address of AdamW's second moments, taken when first asked for. */
    long secondMoment() {
        if (second == null) {
            second = zeros("second moments", elements * Float.BYTES);
        }
        return second.address();
    }

    /** Elements of each flat array, padding included: a multiple of {@value #BLOCK}. */
    long elements() {
        return elements;
    }

    /** Address of a byte for each block of {@value #BLOCK} elements: 1 where weight decay applies, else 0. */
    long decayed() {
        return decayed.address();
    }

    /** Where a tensor starts in each flat array. Throws IllegalArgumentException if there is none of that name. */
    long offset(String name) {
        Long offset = offsets.get(name);
        if (offset == null) {
            throw new IllegalArgumentException("no parameter named " + name);
        }
        return offset;
    }

    @Override
    public ParameterLayout layout() {
        return layout;
    }

    @Override
    public Map<String, Long> bytes() {
        Map<String, Long> bytes = new LinkedHashMap<>();
        bytes.put("weights", value.bytes() + (compute == null ? 0 : compute.bytes()) + decayed.bytes());
        bytes.put("weight gradients", value.bytes());
        bytes.put("moments", 2 * value.bytes());
        return bytes;
    }

    @Override
    public Weight weight(String name) {
        long size = layout.get(name).size();
        long offset = offset(name);
        int width = context.width(Tensor.Element.COMPUTE);
        CudaWeight weight = new CudaWeight(
                size,
                () -> value() + offset * Float.BYTES,
                () -> compute() + offset * width,
                () -> gradient() + offset * Float.BYTES);
        return new Weight(weight, new CudaTensor(Tensor.Element.FLOAT, size, weight::gradient));
    }

    @Override
    public float[] read(Slot slot, String name) {
        session.bind();
        int size = Math.toIntExact(layout.get(name).size());
        if (!taken(slot)) {
            return new float[size];
        }
        return transfers.readFloats(address(slot) + offset(name) * Float.BYTES, size);
    }

    private boolean taken(Slot slot) {
        return switch (slot) {
            case VALUE -> true;
            case GRADIENT -> gradient != null;
            case FIRST_MOMENT -> first != null;
            case SECOND_MOMENT -> second != null;
        };
    }

    private long address(Slot slot) {
        return switch (slot) {
            case VALUE -> value();
            case GRADIENT -> gradient();
            case FIRST_MOMENT -> firstMoment();
            case SECOND_MOMENT -> secondMoment();
        };
    }

    @Override
    public void write(Slot slot, String name, float[] values) {
        session.bind();
        long size = layout.get(name).size();
        if (size != values.length) {
            throw new IllegalArgumentException(name + " has " + size + " values, got " + values.length);
        }
        long offset = offset(name);
        transfers.write(address(slot) + offset * Float.BYTES, values);
        if (slot == Slot.VALUE && compute != null) {
            refresh(offset, size);
        }
    }

    /** Rounds fp32 values to their bf16 copies. */
    private void refresh(long offset, long size) {
        context.kernels()
                .kernel("convert.cu", "to_compute")
                .launch(
                        Grid.covering((size + COPIED_EACH - 1) / COPIED_EACH, COPY_THREADS),
                        0,
                        new Arguments()
                                .pointer(compute() + offset * context.width(Tensor.Element.COMPUTE))
                                .pointer(value() + offset * Float.BYTES)
                                .int64(size));
    }

    @Override
    public void close() {
        Stream.of(value, compute, decayed, gradient, first, second)
                .filter(Objects::nonNull)
                .forEach(DeviceMemory.Block::close);
    }
}
