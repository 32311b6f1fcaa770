package vn.amtiet.trainer.engine.cuda;

import static org.bytedeco.cuda.global.cudart.cudaEventCreate;
import static org.bytedeco.cuda.global.cudart.cudaEventDestroy;
import static org.bytedeco.cuda.global.cudart.cudaEventElapsedTime;
import static org.bytedeco.cuda.global.cudart.cudaEventRecord;
import static org.bytedeco.cuda.global.cudart.cudaEventSynchronize;

import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUstream_st;

/** Measures what the card takes for queued work, by two events around it. */
final class EventTimer implements AutoCloseable {
    private final CUstream_st stream;
    private final CUevent_st begin = event();
    private final CUevent_st end = event();

    EventTimer(CUstream_st stream) {
        this.stream = stream;
    }

    private static CUevent_st event() {
        CUevent_st event = new CUevent_st();
        CudaCheck.runtime(cudaEventCreate(event), "creating an event");
        return event;
    }

    /** Milliseconds from the start of what {@code work} queues to its end; waits for it. Resolution 0.5 us. */
    float milliseconds(Runnable work) {
        CudaCheck.runtime(cudaEventRecord(begin, stream), "recording an event");
        work.run();
        CudaCheck.runtime(cudaEventRecord(end, stream), "recording an event");
        CudaCheck.runtime(cudaEventSynchronize(end), "waiting for a timed operation");
        float[] elapsed = new float[1];
        CudaCheck.runtime(cudaEventElapsedTime(elapsed, begin, end), "reading a time");
        return elapsed[0];
    }

    @Override
    public void close() {
        cudaEventDestroy(begin);
        cudaEventDestroy(end);
    }
}
