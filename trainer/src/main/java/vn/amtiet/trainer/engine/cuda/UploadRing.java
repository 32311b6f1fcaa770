package vn.amtiet.trainer.engine.cuda;

import static org.bytedeco.cuda.global.cudart.cudaErrorNotReady;
import static org.bytedeco.cuda.global.cudart.cudaEventQuery;
import static org.bytedeco.cuda.global.cudart.cudaEventRecord;
import static org.bytedeco.cuda.global.cudart.cudaEventSynchronize;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyAsync;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyDeviceToDevice;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyHostToDevice;
import static org.bytedeco.cuda.global.cudart.cudaStreamCreateWithFlags;
import static org.bytedeco.cuda.global.cudart.cudaStreamDestroy;
import static org.bytedeco.cuda.global.cudart.cudaStreamNonBlocking;
import static org.bytedeco.cuda.global.cudart.cudaStreamWaitEvent;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUstream_st;

/**
 * Uploads that never wait for the work queued before them: values go into pinned memory, from there by a stream of its own
 * into a staging ring on the card, and the compute stream moves them to their place in its turn. So the next batch crosses
 * while the step before it still runs. The host waits only when the ring is full.
 */
final class UploadRing implements AutoCloseable {
    private static final int CAPACITY = 16 << 20;
    /** At most this much in one piece, so that large values overlap their own two copies. */
    private static final int PIECE = CAPACITY / 4;
    /** Finished uploads looked for at each new one: more than one, so that the queue shrinks. */
    private static final int RETIRED_EACH_TIME = 2;

    private final CUstream_st compute;
    private final CUstream_st copies = new CUstream_st();
    private final PinnedMemory pinned;
    private final DeviceMemory.Block staging;
    private final Events events;
    private final CUevent_st uploaded;
    private final Deque<Upload> inFlight = new ArrayDeque<>();
    private int head;

    /** A part of the ring in use until its event is over. */
    private record Upload(int start, int end, CUevent_st consumed) {}

    UploadRing(CUstream_st compute, DeviceMemory memory, Events events) {
        this.compute = compute;
        this.events = events;
        CudaCheck.runtime(cudaStreamCreateWithFlags(copies, cudaStreamNonBlocking), "creating the copy stream");
        pinned = new PinnedMemory(CAPACITY);
        staging = memory.allocate("upload staging", CAPACITY);
        uploaded = events.take();
    }

    /** Puts part of some values into a buffer. */
    @FunctionalInterface
    interface Source {
        void put(ByteBuffer target, int firstByte);
    }

    /** Queues values for an address of the card. */
    void write(long address, long bytes, Source source) {
        for (long done = 0; done < bytes; done += PIECE) {
            int from = Math.toIntExact(done);
            int length = (int) Math.min(PIECE, bytes - done);
            piece(address + done, length, buffer -> source.put(buffer, from));
        }
    }

    private void piece(long address, int length, Consumer<ByteBuffer> fill) {
        int start = reserve((int) CudaArena.align(length));
        fill.accept(pinned.slice(start, length));
        Address staged = new Address(staging.address() + start);
        check(cudaMemcpyAsync(staged, pinned.at(start), length, cudaMemcpyHostToDevice, copies), length);
        check(cudaEventRecord(uploaded, copies), length);
        check(cudaStreamWaitEvent(compute, uploaded, 0), length);
        check(cudaMemcpyAsync(new Address(address), staged, length, cudaMemcpyDeviceToDevice, compute), length);
        CUevent_st consumed = events.take();
        check(cudaEventRecord(consumed, compute), length);
        inFlight.add(new Upload(start, head, consumed));
    }

    private static void check(int code, int length) {
        if (code != 0) {
            CudaCheck.runtime(code, "uploading " + length + " bytes");
        }
    }

    /** The start of a free part; waits for the oldest uploads where the ring is full. */
    private int reserve(int length) {
        for (int i = 0; i < RETIRED_EACH_TIME && oldestIsOver(); i++) {
            events.give(inFlight.remove().consumed());
        }
        if (head + length > CAPACITY) {
            while (!inFlight.isEmpty() && inFlight.element().start() >= head) {
                waitForOldest();
            }
            head = 0;
        }
        int start = head;
        head += length;
        while (!inFlight.isEmpty()
                && inFlight.element().start() < head
                && inFlight.element().end() > start) {
            waitForOldest();
        }
        return start;
    }

    private boolean oldestIsOver() {
        if (inFlight.isEmpty()) {
            return false;
        }
        int code = cudaEventQuery(inFlight.element().consumed());
        if (code == cudaErrorNotReady) {
            return false;
        }
        CudaCheck.runtime(code, CudaCheck.EARLIER_WORK);
        return true;
    }

    private void waitForOldest() {
        Upload oldest = inFlight.remove();
        CudaCheck.runtime(cudaEventSynchronize(oldest.consumed()), CudaCheck.EARLIER_WORK);
        events.give(oldest.consumed());
    }

    @Override
    public void close() {
        staging.close();
        pinned.close();
        cudaStreamDestroy(copies);
    }
}
