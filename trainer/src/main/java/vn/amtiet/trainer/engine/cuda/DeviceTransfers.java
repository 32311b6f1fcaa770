package vn.amtiet.trainer.engine.cuda;

import static org.bytedeco.cuda.global.cudart.cudaMemsetAsync;

import org.bytedeco.cuda.cudart.CUstream_st;
import vn.amtiet.trainer.operations.Readback;

/** Values between the host and addresses of the card, in the order of the operations around them. */
final class DeviceTransfers implements AutoCloseable {
    private final CUstream_st compute;
    private final Events events = new Events();
    private final UploadRing uploads;
    private final ReadbackSlots readbacks;

    DeviceTransfers(CUstream_st compute, DeviceMemory memory) {
        this.compute = compute;
        uploads = new UploadRing(compute, memory, events);
        readbacks = new ReadbackSlots(compute, events);
    }

    /** Queues setting every byte. */
    void fill(long address, int value, long bytes) {
        CudaCheck.runtime(cudaMemsetAsync(new Address(address), value, bytes, compute), "filling " + bytes + " bytes");
    }

    /** Queues an upload; the array may be changed at once. */
    void write(long address, float[] values) {
        uploads.write(
                address,
                (long) values.length * Float.BYTES,
                (target, first) ->
                        target.asFloatBuffer().put(values, first / Float.BYTES, target.remaining() / Float.BYTES));
    }

    /** Queues an upload; the array may be changed at once. */
    void write(long address, int[] values) {
        uploads.write(
                address,
                (long) values.length * Integer.BYTES,
                (target, first) ->
                        target.asIntBuffer().put(values, first / Integer.BYTES, target.remaining() / Integer.BYTES));
    }

    /** Queues an upload; the array may be changed at once. */
    void write(long address, byte[] values) {
        uploads.write(address, values.length, (target, first) -> target.put(values, first, target.remaining()));
    }

    /**
     * Queues a download.
     *
     * @param width bytes of an element: 4 is fp32, 2 is bf16
     */
    Readback read(long address, int width, int length) {
        return readbacks.read(address, width, length);
    }

    /** Downloads fp32 values, waiting for the operations before. */
    float[] readFloats(long address, int length) {
        return readbacks.readNow(address, Float.BYTES, length);
    }

    @Override
    public void close() {
        uploads.close();
        readbacks.close();
        events.close();
    }
}
