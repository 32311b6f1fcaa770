package vn.amtiet.trainer.engine.cuda;

import static org.bytedeco.cuda.global.cublas.CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES;
import static org.bytedeco.cuda.global.cublas.CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES;
import static org.bytedeco.cuda.global.cublas.CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES;
import static org.bytedeco.cuda.global.cublas.CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES;
import static org.bytedeco.cuda.global.cublas.CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES;
import static org.bytedeco.cuda.global.cublas.CUBLASLT_MATMUL_PREF_REDUCTION_SCHEME_MASK;
import static org.bytedeco.cuda.global.cublas.CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE;
import static org.bytedeco.cuda.global.cublas.CUBLAS_STATUS_NOT_SUPPORTED;
import static org.bytedeco.cuda.global.cublas.CUBLAS_STATUS_SUCCESS;
import static org.bytedeco.cuda.global.cublas.cublasLtMatmulAlgoCheck;
import static org.bytedeco.cuda.global.cublas.cublasLtMatmulAlgoGetHeuristic;
import static org.bytedeco.cuda.global.cublas.cublasLtMatmulPreferenceCreate;
import static org.bytedeco.cuda.global.cublas.cublasLtMatmulPreferenceDestroy;
import static org.bytedeco.cuda.global.cublas.cublasLtMatmulPreferenceSetAttribute;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.cuda.cublas.cublasLtContext;
import org.bytedeco.cuda.cublas.cublasLtMatmulAlgo_t;
import org.bytedeco.cuda.cublas.cublasLtMatmulHeuristicResult_t;
import org.bytedeco.cuda.cublas.cublasLtMatmulPreferenceOpaque_t;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * What cuBLASLt can compute a product with. Only algorithms that give the same bits each time are asked for: no split of k,
 * or a split whose parts lie side by side in the workspace as fp32 and are summed in a fixed order
 * (CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE); never those that add up in the result itself, or round the parts to bf16.
 */
final class Algorithms {
    /** How many the heuristic is asked for: the best are among the first few. */
    private static final int MOST = 8;

    /** Of cublasLtMatmulAlgo_t: 64 bytes. */
    static final int WORDS = 8;

    private final cublasLtContext library;
    private final long workspaceBytes;

    Algorithms(cublasLtContext library, long workspaceBytes) {
        this.library = library;
        this.workspaceBytes = workspaceBytes;
    }

    /** The heuristic's candidates, what it thinks best first; empty if the library has none for this shape. */
    List<cublasLtMatmulAlgo_t> candidates(MatmulDescriptors d, ProductShape shape) {
        cublasLtMatmulPreferenceOpaque_t preference = preference(shape.strides());
        try (cublasLtMatmulHeuristicResult_t results = new cublasLtMatmulHeuristicResult_t(MOST);
                IntPointer count = new IntPointer(1)) {
            count.put(0);
            int code = cublasLtMatmulAlgoGetHeuristic(
                    library,
                    d.operation(),
                    d.first(),
                    d.second(),
                    d.result(),
                    d.result(),
                    preference,
                    MOST,
                    results,
                    count);
            if (code == CUBLAS_STATUS_NOT_SUPPORTED) {
                return List.of();
            }
            CudaCheck.cublas(code, "asking for algorithms of the product " + shape.key());
            List<cublasLtMatmulAlgo_t> found = new ArrayList<>();
            for (int i = 0; i < count.get(); i++) {
                cublasLtMatmulHeuristicResult_t result = results.getPointer(i);
                if (result.state() == CUBLAS_STATUS_SUCCESS && result.workspaceSize() <= workspaceBytes) {
                    found.add(of(words(result.algo())));
                }
            }
            return found;
        } finally {
            cublasLtMatmulPreferenceDestroy(preference);
        }
    }

    private cublasLtMatmulPreferenceOpaque_t preference(ProductShape.Strides strides) {
        cublasLtMatmulPreferenceOpaque_t preference;
        try (PointerPointer<?> made = new PointerPointer<>(1)) {
            CudaCheck.cublas(cublasLtMatmulPreferenceCreate(made), "describing the wanted algorithms");
            preference = new cublasLtMatmulPreferenceOpaque_t(made.get(0));
        }
        try (LongPointer bytes = new LongPointer(new long[] {workspaceBytes})) {
            set(preference, CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES, bytes, Long.BYTES);
        }
        set(preference, CUBLASLT_MATMUL_PREF_REDUCTION_SCHEME_MASK, CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE);
        set(preference, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES, strides.alignB());
        set(preference, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES, strides.alignA());
        set(preference, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES, strides.alignD());
        set(preference, CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES, strides.alignD());
        return preference;
    }

    private static void set(cublasLtMatmulPreferenceOpaque_t preference, int name, int value) {
        try (IntPointer number = new IntPointer(new int[] {value})) {
            set(preference, name, number, Integer.BYTES);
        }
    }

    private static void set(cublasLtMatmulPreferenceOpaque_t preference, int name, Pointer value, int bytes) {
        int code = cublasLtMatmulPreferenceSetAttribute(preference, name, value, bytes);
        CudaCheck.cublas(code, "setting preference " + name);
    }

    /** Whether the library would run that algorithm on that product within the workspace. */
    boolean runs(cublasLtMatmulAlgo_t algorithm, MatmulDescriptors d) {
        try (cublasLtMatmulHeuristicResult_t result = new cublasLtMatmulHeuristicResult_t()) {
            int code = cublasLtMatmulAlgoCheck(
                    library, d.operation(), d.first(), d.second(), d.result(), d.result(), algorithm, result);
            return code == CUBLAS_STATUS_SUCCESS && result.workspaceSize() <= workspaceBytes;
        }
    }

    /** The opaque contents of an algorithm. */
    static long[] words(cublasLtMatmulAlgo_t algorithm) {
        long[] words = new long[WORDS];
        for (int i = 0; i < WORDS; i++) {
            words[i] = algorithm.data(i);
        }
        return words;
    }

    /** The algorithm with these contents. */
    static cublasLtMatmulAlgo_t of(long[] words) {
        cublasLtMatmulAlgo_t algorithm = new cublasLtMatmulAlgo_t();
        for (int i = 0; i < WORDS; i++) {
            algorithm.data(i, words[i]);
        }
        return algorithm;
    }
}
