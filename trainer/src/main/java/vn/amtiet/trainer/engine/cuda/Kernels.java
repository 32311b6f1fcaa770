package vn.amtiet.trainer.engine.cuda;

import static org.bytedeco.cuda.global.cudart.cuModuleGetFunction;
import static org.bytedeco.cuda.global.cudart.cuModuleLoadData;
import static org.bytedeco.cuda.global.cudart.cuModuleUnload;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.BytePointer;

/**
 * The kernels of one card and precision, compiled when first asked for. Files are resources beside this class; what they
 * include is found there too.
 */
final class Kernels implements AutoCloseable {
    private final KernelCompiler compiler;
    private final List<String> defines;
    private final CUstream_st stream;
    private final Kernel.Slots slots = new Kernel.Slots();
    private final Map<List<String>, CUmod_st> modules = new HashMap<>();
    private final Map<List<String>, Kernel> kernels = new HashMap<>();

    /**
     * No kernel yet.
     *
     * @param defines for every file: {@link #defines}
     * @param stream where all are launched
     */
    Kernels(KernelCompiler compiler, List<String> defines, CUstream_st stream) {
        this.compiler = compiler;
        this.defines = List.copyOf(defines);
        this.stream = stream;
    }

    /** The macros that say in which types kernels compute; what is not defined is fp32. */
    static List<String> defines(boolean computeBf16, boolean streamBf16) {
        List<String> defines = new ArrayList<>();
        if (computeBf16) {
            defines.add("COMPUTE_BF16=1");
        }
        if (streamBf16) {
            defines.add("STREAM_BF16=1");
        }
        return defines;
    }

    /**
     * The kernel of that name.
     *
     * @param file "layer_norm.cu"
     * @param function an {@code extern "C" __global__} function of the file
     * @param more defines beside the engine's own: "HEAD_SIZE=64"
     */
    Kernel kernel(String file, String function, String... more) {
        List<String> module = new ArrayList<>(List.of(more));
        module.add(file);
        List<String> key = new ArrayList<>(module);
        key.add(function);
        Kernel known = kernels.get(key);
        if (known == null) {
            known = function(modules.computeIfAbsent(module, missing -> load(file, more)), file, function);
            kernels.put(key, known);
        }
        return known;
    }

    private CUmod_st load(String file, String... more) {
        List<String> all = new ArrayList<>(defines);
        all.addAll(List.of(more));
        CUmod_st module = new CUmod_st();
        try (BytePointer code = new BytePointer(compiler.compile(file, all))) {
            CudaCheck.runtime(cuModuleLoadData(module, code), "loading the code of " + file);
        }
        return module;
    }

    private Kernel function(CUmod_st module, String file, String name) {
        CUfunc_st function = new CUfunc_st();
        CudaCheck.runtime(cuModuleGetFunction(function, module, name), "looking for " + name + " in " + file);
        return new Kernel(name, function, stream, slots);
    }

    @Override
    public void close() {
        modules.values().forEach(module -> cuModuleUnload(module));
        modules.clear();
        kernels.clear();
        slots.close();
    }
}
