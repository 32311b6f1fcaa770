package vn.amtiet.trainer.engine.cuda;

import static org.bytedeco.cuda.global.cudart.cudaFree;
import static org.bytedeco.cuda.global.cudart.cudaMalloc;
import static org.bytedeco.cuda.global.cudart.cudaMemGetInfo;

import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;

/** The card's memory: counts what this engine holds of it. */
final class DeviceMemory {
    private long held;

    /** A piece of device memory. */
    final class Block implements AutoCloseable {
        private final long address;
        private final long bytes;
        private boolean open = true;

        private Block(long address, long bytes) {
            this.address = address;
            this.bytes = bytes;
        }

        /** Of its first byte: a multiple of 256. */
        long address() {
            return address;
        }

        long bytes() {
            return bytes;
        }

        @Override
        public void close() {
            if (open) {
                open = false;
                held -= bytes;
                cudaFree(new Address(address));
            }
        }
    }

    /**
     * Memory with undefined contents; waits for the card.
     *
     * @param purpose for the message when there is not enough
     */
    Block allocate(String purpose, long bytes) {
        try (PointerPointer<?> result = new PointerPointer<>(1)) {
            int code = cudaMalloc(result, bytes);
            if (code != 0) {
                throw CudaCheck.memory(code, purpose, bytes, held, free());
            }
            held += bytes;
            return new Block(result.get(0).address(), bytes);
        }
    }

    /** Bytes that nobody holds. */
    long free() {
        try (SizeTPointer free = new SizeTPointer(1);
                SizeTPointer total = new SizeTPointer(1)) {
            CudaCheck.runtime(cudaMemGetInfo(free, total), "asking for free memory");
            return free.get();
        }
    }

    /** Bytes that this engine holds. */
    long held() {
        return held;
    }
}
