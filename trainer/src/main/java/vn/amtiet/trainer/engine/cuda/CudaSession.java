package vn.amtiet.trainer.engine.cuda;

import static org.bytedeco.cuda.global.cudart.cudaStreamCreateWithFlags;
import static org.bytedeco.cuda.global.cudart.cudaStreamDestroy;
import static org.bytedeco.cuda.global.cudart.cudaStreamNonBlocking;
import static org.bytedeco.cuda.global.cudart.cudaStreamSynchronize;

import java.util.Map;
import org.bytedeco.cuda.cudart.CUstream_st;
import vn.amtiet.trainer.operations.Precision;

/** An opened card: libraries loaded, a stream, the compiler for its kernels, memory, and the ways across. */
final class CudaSession implements AutoCloseable {
    private final CudaContext context;
    private final DeviceTransfers transfers;
    private final CudaLibraries libraries;
    private Thread bound = Thread.currentThread();

    private CudaSession(CudaContext context, DeviceTransfers transfers, CudaLibraries libraries) {
        this.context = context;
        this.transfers = transfers;
        this.libraries = libraries;
    }

    /**
     * Opens the first card.
     *
     * @throws vn.amtiet.cli.UserError that says what is missing, what is needed and what would run
     */
    static CudaSession open(CudaSettings settings) {
        Map<String, String> environment = settings.environment();
        CudaLibraries libraries = CudaLibraries.search(environment);
        libraries.load();
        Device device = Device.open();
        CUstream_st stream = new CUstream_st();
        CudaCheck.runtime(cudaStreamCreateWithFlags(stream, cudaStreamNonBlocking), "creating a stream");
        KernelCompiler compiler = new KernelCompiler(
                new Nvrtc(device.architecture(), libraries.headers()), KernelCache.ofUser(environment));
        boolean bf16 = settings.arithmetic() == Precision.BF16;
        DeviceMemory memory = new DeviceMemory();
        CudaContext context = new CudaContext(
                device,
                new Kernels(compiler, Kernels.defines(bf16, settings.streamBf16()), stream),
                stream,
                memory,
                new Scratch(memory),
                settings.arithmetic(),
                settings.streamBf16());
        return new CudaSession(context, new DeviceTransfers(stream, memory), libraries);
    }

    CudaContext context() {
        return context;
    }

    DeviceTransfers transfers() {
        return transfers;
    }

    /**
     * Opens cuDNN on this stream.
     *
     * @throws CudnnRefusal if there is none here: why
     */
    Cudnn cudnn() {
        return Cudnn.open(libraries, context.stream());
    }

    /** Lets the calling thread use the card; costs nothing while it is the one that did last. */
    void bind() {
        Thread current = Thread.currentThread();
        if (current != bound) {
            Device.bind();
            bound = current;
        }
    }

    @Override
    public void close() {
        cudaStreamSynchronize(context.stream());
        transfers.close();
        context.scratch().close();
        context.kernels().close();
        cudaStreamDestroy(context.stream());
    }
}
