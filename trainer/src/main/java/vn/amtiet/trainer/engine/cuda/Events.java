package vn.amtiet.trainer.engine.cuda;

import static org.bytedeco.cuda.global.cudart.cudaEventCreateWithFlags;
import static org.bytedeco.cuda.global.cudart.cudaEventDestroy;
import static org.bytedeco.cuda.global.cudart.cudaEventDisableTiming;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.bytedeco.cuda.cudart.CUevent_st;

/** Events without timing, used again and again. */
final class Events implements AutoCloseable {
    private final List<CUevent_st> all = new ArrayList<>();
    private final Deque<CUevent_st> free = new ArrayDeque<>();

    CUevent_st take() {
        CUevent_st event = free.poll();
        if (event == null) {
            event = new CUevent_st();
            CudaCheck.runtime(cudaEventCreateWithFlags(event, cudaEventDisableTiming), "creating an event");
            all.add(event);
        }
        return event;
    }

    void give(CUevent_st event) {
        free.add(event);
    }

    @Override
    public void close() {
        all.forEach(event -> cudaEventDestroy(event));
        all.clear();
        free.clear();
    }
}
