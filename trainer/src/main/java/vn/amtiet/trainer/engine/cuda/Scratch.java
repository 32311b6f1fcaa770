package vn.amtiet.trainer.engine.cuda;

import java.util.ArrayList;
import java.util.List;

/**
 * Device memory for the inside of one operation, shared by all: its contents are undefined when an operation starts. An
 * operation that needs several parts asks once for their sum. Outgrown blocks live until the end, since recorded graphs
 * name them.
 */
final class Scratch implements AutoCloseable {
    /** Each block is at least this much larger than the one before, so that few are outgrown. */
    private static final long SMALLEST = 1 << 20;

    private final DeviceMemory memory;
    private final List<DeviceMemory.Block> blocks = new ArrayList<>();
    private boolean recording;

    Scratch(DeviceMemory memory) {
        this.memory = memory;
    }

    /**
     * The address of at least that many bytes, a multiple of 256. Throws IllegalStateException if the memory would have to
     * grow while a graph is recorded: the eager run before it must have asked for as much.
     */
    long address(long bytes) {
        DeviceMemory.Block last = blocks.isEmpty() ? null : blocks.get(blocks.size() - 1);
        if (last != null && last.bytes() >= bytes) {
            return last.address();
        }
        if (recording) {
            throw new IllegalStateException("scratch would grow to " + bytes + " bytes while a graph is recorded");
        }
        DeviceMemory.Block block = memory.allocate("scratch", Math.max(bytes, SMALLEST));
        blocks.add(block);
        return block.address();
    }

    /** Whether a graph is being recorded, so that nothing may be allocated. */
    void recording(boolean on) {
        recording = on;
    }

    @Override
    public void close() {
        blocks.forEach(DeviceMemory.Block::close);
        blocks.clear();
    }
}
