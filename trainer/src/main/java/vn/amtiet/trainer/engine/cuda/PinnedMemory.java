package vn.amtiet.trainer.engine.cuda;

import static org.bytedeco.cuda.global.cudart.cudaFreeHost;
import static org.bytedeco.cuda.global.cudart.cudaHostAlloc;
import static org.bytedeco.cuda.global.cudart.cudaHostAllocDefault;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/** Memory of the host that the card copies from and to by itself while both work on. */
final class PinnedMemory implements AutoCloseable {
    private final BytePointer pointer;
    private final ByteBuffer bytes;

    PinnedMemory(int size) {
        try (PointerPointer<?> result = new PointerPointer<>(1)) {
            CudaCheck.runtime(
                    cudaHostAlloc(result, size, cudaHostAllocDefault), "pinning " + size + " bytes of host memory");
            pointer = new BytePointer(result.get(0)).capacity(size);
        }
        bytes = pointer.asByteBuffer().order(ByteOrder.nativeOrder());
    }

    /** The bytes from an offset on. */
    ByteBuffer slice(int offset, int length) {
        return bytes.slice(offset, length).order(ByteOrder.nativeOrder());
    }

    /** Where an offset lies. */
    Address at(int offset) {
        return new Address(pointer.address() + offset);
    }

    @Override
    public void close() {
        cudaFreeHost(pointer);
    }
}
