package vn.amtiet.trainer.engine.cuda;

import static org.bytedeco.cuda.global.cudart.cudaGraphDestroy;
import static org.bytedeco.cuda.global.cudart.cudaGraphExecDestroy;
import static org.bytedeco.cuda.global.cudart.cudaGraphInstantiate;
import static org.bytedeco.cuda.global.cudart.cudaGraphLaunch;
import static org.bytedeco.cuda.global.cudart.cudaStreamBeginCapture;
import static org.bytedeco.cuda.global.cudart.cudaStreamCaptureModeThreadLocal;
import static org.bytedeco.cuda.global.cudart.cudaStreamEndCapture;

import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.cudart.CUgraph_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import vn.amtiet.trainer.operations.Recording;

/** A recorded sequence of operations as a CUDA graph: one call to the driver repeats all of them. */
final class CudaGraph implements Recording {
    private final CUstream_st stream;
    private final CUgraphExec_st executable;

    private CudaGraph(CUstream_st stream, CUgraphExec_st executable) {
        this.stream = stream;
        this.executable = executable;
    }

    /** Records what {@code body} queues on the context's stream, without running it. */
    static CudaGraph capture(CudaContext context, Runnable body) {
        CUgraph_st graph = new CUgraph_st();
        context.scratch().recording(true);
        CudaCheck.runtime(
                cudaStreamBeginCapture(context.stream(), cudaStreamCaptureModeThreadLocal), "recording a graph");
        int ended;
        try {
            body.run();
        } finally {
            ended = cudaStreamEndCapture(context.stream(), graph);
            context.scratch().recording(false);
        }
        CudaCheck.runtime(ended, "recording a graph");
        CUgraphExec_st executable = new CUgraphExec_st();
        CudaCheck.runtime(cudaGraphInstantiate(executable, graph, 0), "preparing a recorded graph");
        CudaCheck.runtime(cudaGraphDestroy(graph), "freeing a recorded graph");
        return new CudaGraph(context.stream(), executable);
    }

    @Override
    public void replay() {
        int code = cudaGraphLaunch(executable, stream);
        if (code != 0) {
            CudaCheck.runtime(code, "launching a recorded graph");
        }
    }

    @Override
    public void close() {
        cudaGraphExecDestroy(executable);
    }
}
