package vn.amtiet.trainer.engine.cuda;

import static org.bytedeco.cuda.global.cudart.cudaEventRecord;
import static org.bytedeco.cuda.global.cudart.cudaEventSynchronize;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyAsync;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyDeviceToHost;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.jspecify.annotations.Nullable;
import vn.amtiet.trainer.operations.Readback;

/**
 * Downloads. A few numbers (a loss, a norm) are copied to a pinned slot in their turn, and whoever asks waits for that copy
 * alone. Larger ones wait at once and cross in pieces, one being unpacked while the next is copied.
 */
final class ReadbackSlots implements AutoCloseable {
    private static final int SLOTS = 4096;
    /** Bytes of a slot: what is larger is read at once. */
    private static final int SLOT = 256;

    private static final int PIECE = 4 << 20;

    private final CUstream_st compute;
    private final Events events;
    private final PinnedMemory slots = new PinnedMemory(SLOTS * SLOT);
    private final PinnedMemory pieces = new PinnedMemory(2 * PIECE);
    private final @Nullable Pending[] pending = new Pending[SLOTS];
    private int next;

    ReadbackSlots(CUstream_st compute, Events events) {
        this.compute = compute;
        this.events = events;
    }

    /** A copy on its way into a slot. */
    private final class Pending implements Readback {
        private final int slot;
        private final int width;
        private final CUevent_st copied = events.take();
        private final float[] values;
        private boolean arrived;

        Pending(int slot, int width, int length) {
            this.slot = slot;
            this.width = width;
            values = new float[length];
        }

        @Override
        public float[] get() {
            if (!arrived) {
                CudaCheck.runtime(cudaEventSynchronize(copied), CudaCheck.EARLIER_WORK);
                unpack(slots.slice(slot * SLOT, values.length * width), width, values, 0);
                arrived = true;
                pending[slot] = null;
                events.give(copied);
            }
            return values;
        }
    }

    /**
     * Queues a download.
     *
     * @param width bytes of an element: 4 is fp32, 2 is bf16
     */
    Readback read(long address, int width, int length) {
        if ((long) length * width > SLOT) {
            float[] values = readNow(address, width, length);
            return () -> values;
        }
        int slot = next;
        next = (next + 1) % SLOTS;
        Pending before = pending[slot];
        if (before != null) {
            before.get();
        }
        Pending reading = new Pending(slot, width, length);
        pending[slot] = reading;
        copy(slots.at(slot * SLOT), address, length * width, reading.copied);
        return reading;
    }

    /** Downloads, waiting for the operations before. */
    float[] readNow(long address, int width, int length) {
        float[] values = new float[length];
        CUevent_st[] copied = {events.take(), events.take()};
        int each = PIECE / width;
        int count = (int) (((long) length + each - 1) / each);
        for (int piece = 0; piece <= count; piece++) {
            if (piece < count) {
                int from = piece * each;
                int bytes = Math.min(each, length - from) * width;
                copy(pieces.at(piece % 2 * PIECE), address + (long) from * width, bytes, copied[piece % 2]);
            }
            if (piece > 0) {
                int from = (piece - 1) * each;
                int bytes = Math.min(each, length - from) * width;
                int place = (piece - 1) % 2;
                CudaCheck.runtime(cudaEventSynchronize(copied[place]), CudaCheck.EARLIER_WORK);
                unpack(pieces.slice(place * PIECE, bytes), width, values, from);
            }
        }
        events.give(copied[0]);
        events.give(copied[1]);
        return values;
    }

    private void copy(Address target, long address, int bytes, CUevent_st copied) {
        CudaCheck.runtime(
                cudaMemcpyAsync(target, new Address(address), bytes, cudaMemcpyDeviceToHost, compute),
                "reading values back");
        CudaCheck.runtime(cudaEventRecord(copied, compute), "reading values back");
    }

    /** fp32 as it is; bf16 is the upper half of fp32. */
    private static void unpack(ByteBuffer bytes, int width, float[] values, int first) {
        if (width == Float.BYTES) {
            bytes.asFloatBuffer().get(values, first, bytes.remaining() / Float.BYTES);
            return;
        }
        ShortBuffer halves = bytes.asShortBuffer();
        for (int i = 0; i < halves.limit(); i++) {
            values[first + i] = Float.intBitsToFloat(halves.get(i) << Short.SIZE);
        }
    }

    @Override
    public void close() {
        slots.close();
        pieces.close();
    }
}
