package vn.amtiet.trainer.engine.cuda;

import java.util.ArrayList;
import java.util.List;

/**
 * Device memory for the inside of one operation, shared by all: its contents are undefined when an operation starts. An
 * operation that needs several parts asks once for their sum. An outgrown block that a recorded graph may name lives until
 * the end; others are freed at once.
 */
final class Scratch implements AutoCloseable {
    private static final long SMALLEST = 1 << 20;

    private final DeviceMemory memory;
    private final List<DeviceMemory.Block> blocks = new ArrayList<>();
    private boolean recording;
    /** Whether a graph was recorded since the newest block was taken. */
    private boolean named;

    Scratch(DeviceMemory memory) {
        this.memory = memory;
    }

    /**
     * The address of at least that many bytes, a multiple of 256. Throws IllegalStateException if the memory would have to
     * grow while a graph is recorded: the eager run before it must have asked for as much.
     */
    long address(long bytes) {
        DeviceMemory.Block newest = blocks.isEmpty() ? null : blocks.get(blocks.size() - 1);
        if (newest != null && newest.bytes() >= bytes) {
            return newest.address();
        }
        if (recording) {
            throw new IllegalStateException("scratch would grow to " + bytes + " bytes while a graph is recorded");
        }
        if (newest != null && !named) {
            // Waits for the operations that use it.
            newest.close();
            blocks.remove(newest);
        }
        named = false;
        DeviceMemory.Block block = memory.allocate("scratch", Math.max(bytes, SMALLEST));
        blocks.add(block);
        return block.address();
    }

    /** Whether a graph is being recorded, so that nothing may be allocated and addresses must stay valid. */
    void recording(boolean on) {
        recording = on;
        named = true;
    }

    @Override
    public void close() {
        blocks.forEach(DeviceMemory.Block::close);
        blocks.clear();
    }
}
