package vn.amtiet.trainer.engine.cuda;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.amtiet.trainer.operations.Arena;
import vn.amtiet.trainer.operations.CountingArena;
import vn.amtiet.trainer.operations.Tensor;

/**
 * Tensors of one plan in one block of device memory, taken when the first operation asks for an address. Every byte starts
 * as 0xFF, which is NaN in fp32 and bf16 and -1 in int: an operation that reads what none wrote shows in the loss at once.
 */
final class CudaArena implements Arena {
    /** What cudaMalloc aligns to; kernels count on 16, bulk copies on 128. */
    static final long ALIGNMENT = 256;

    private final CudaContext context;
    private final DeviceTransfers transfers;
    private final Arena count;
    private final Block block;

    /** What all parts of an arena share. */
    private static final class Block {
        private long bytes;
        private DeviceMemory.@Nullable Block memory;
        private boolean closed;
    }

    CudaArena(CudaContext context, DeviceTransfers transfers) {
        this(context, transfers, new CountingArena(context::width), new Block());
    }

    private CudaArena(CudaContext context, DeviceTransfers transfers, Arena count, Block block) {
        this.context = context;
        this.transfers = transfers;
        this.count = count;
        this.block = block;
    }

    @Override
    public Tensor tensor(Tensor.Element element, int... shape) {
        if (block.memory != null || block.closed) {
            throw new IllegalStateException("a tensor was declared after the arena's memory was taken");
        }
        Tensor counted = count.tensor(element, shape);
        long offset = block.bytes;
        block.bytes = align(Math.addExact(offset, counted.size() * context.width(element)));
        return new CudaTensor(element, counted.size(), () -> base() + offset);
    }

    /** The next multiple of {@link #ALIGNMENT}. */
    static long align(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private long base() {
        if (block.closed) {
            throw new IllegalStateException("a tensor was used after its arena was closed");
        }
        if (block.memory == null) {
            block.memory = context.memory().allocate(purpose(), block.bytes);
            transfers.fill(block.memory.address(), 0xFF, block.bytes);
        }
        return block.memory.address();
    }

    private String purpose() {
        StringBuilder purposes = new StringBuilder();
        bytes().forEach((name, bytes) -> purposes.append(purposes.isEmpty() ? "" : ", ")
                .append(name.isEmpty() ? "tensors" : name)
                .append(' ')
                .append(bytes >> 20)
                .append(" MiB"));
        return purposes.toString();
    }

    @Override
    public Arena part(String purpose) {
        return new CudaArena(context, transfers, count.part(purpose), block);
    }

    @Override
    public Map<String, Long> bytes() {
        return count.bytes();
    }

    @Override
    public void close() {
        block.closed = true;
        if (block.memory != null) {
            block.memory.close();
        }
        count.close();
    }
}
