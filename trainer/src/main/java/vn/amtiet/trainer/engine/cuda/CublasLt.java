package vn.amtiet.trainer.engine.cuda;

import static org.bytedeco.cuda.global.cublas.CUBLAS_COMPUTE_32F;
import static org.bytedeco.cuda.global.cublas.CUBLAS_COMPUTE_32F_FAST_TF32;
import static org.bytedeco.cuda.global.cublas.cublasLtCreate;
import static org.bytedeco.cuda.global.cublas.cublasLtDestroy;
import static org.bytedeco.cuda.global.cublas.cublasLtGetVersion;
import static org.bytedeco.cuda.global.cublas.cublasLtMatmul;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.cuda.cublas.cublasLtContext;
import org.bytedeco.cuda.cublas.cublasLtMatmulAlgo_t;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;
import vn.amtiet.trainer.operations.Precision;

/**
 * Matrix products on tensor cores by cuBLASLt, with fp32 sums whatever the types.
 *
 * <p>The first product of a shape decides how all of that shape are computed: by the stored choice of an earlier run if the
 * library takes it; else by one of the heuristic's candidates, the first or the fastest as {@link Choice} says; and where
 * the heuristic has no candidate, by the project's own kernel ({@link OwnProduct}).
 *
 * <p>Equal bits in every run need the same algorithm for the same shape, on the same version of the library and the same
 * kind of card: cuBLAS promises them then for algorithms without atomics (cuBLAS documentation, results reproducibility),
 * and {@link Algorithms} asks for no others. {@link Choice#FIRST} and stored choices give the same algorithm; measured
 * choices may differ from run to run where two candidates are close.
 */
final class CublasLt implements AutoCloseable {
    /** Memory of its own for algorithms that split k. NVIDIA recommends 32 MiB on Hopper; llm.c takes that. */
    static final long WORKSPACE_BYTES = 64L << 20;

    /** How one of the heuristic's candidates is chosen. */
    enum Choice {
        /** The one that the heuristic names first: the same in each run. */
        FIRST,
        /** The fastest, measured when the shape comes up first; the first where a graph is recorded or memory is short. */
        FASTEST
    }

    private final CudaContext context;
    private final Choice choice;
    private final OwnProduct own;
    private final cublasLtContext library;
    private final Algorithms algorithms;
    private final ChosenAlgorithms chosen;
    private final DeviceMemory.Block workspace;
    private final FloatPointer one = new FloatPointer(new float[] {1});
    private final FloatPointer zero = new FloatPointer(new float[] {0});
    private final Map<ProductShape, Plan> plans = new HashMap<>();

    /** How a shape is computed; without an algorithm by the project's own kernel. */
    private record Plan(
            MatmulDescriptors descriptors, @Nullable cublasLtMatmulAlgo_t algorithm) {}

    /**
     * Opens the library and takes its workspace.
     *
     * @param warnings receives a line when a stored algorithm cannot be used
     */
    CublasLt(CudaContext context, Choice choice, Consumer<String> warnings) {
        this.context = context;
        this.choice = choice;
        own = new OwnProduct(context.kernels());
        library = new cublasLtContext();
        CudaCheck.cublas(cublasLtCreate(library), "opening cuBLASLt");
        algorithms = new Algorithms(library, WORKSPACE_BYTES);
        chosen = new ChosenAlgorithms(platform(context), warnings);
        workspace = context.memory().allocate("matrix products", WORKSPACE_BYTES);
    }

    private static String platform(CudaContext context) {
        return "cuBLASLt " + cublasLtGetVersion() + ", " + context.device().name() + ", "
                + context.device().multiprocessors() + " SMs, " + context.precision();
    }

    /** The choices so far: {@link vn.amtiet.trainer.operations.Operations#algorithms}. */
    Map<String, String> algorithms() {
        return chosen.all();
    }

    /** Prefers these choices for shapes that have not come up yet. */
    void useAlgorithms(Map<String, String> stored) {
        chosen.use(stored);
    }

    /** {@code d = a * b}, or {@code d += a * b}. Factors are both bf16 or both fp32, d is of their type or fp32. */
    void multiply(DeviceMatrix d, DeviceMatrix a, DeviceMatrix b, boolean accumulate) {
        multiply(d, a, b, 0, accumulate);
    }

    /**
     * {@code d = a * b + bias}, the bias added to each row.
     *
     * @param bias address of [columns of d] in the type of d; 0 for none
     */
    void multiply(DeviceMatrix d, DeviceMatrix a, DeviceMatrix b, long bias) {
        multiply(d, a, b, bias, false);
    }

    private void multiply(DeviceMatrix d, DeviceMatrix a, DeviceMatrix b, long bias, boolean accumulate) {
        ProductShape shape = ProductShape.of(d, a, b, bias != 0, accumulate);
        Plan plan = plans.get(shape);
        if (plan == null) {
            plan = plan(shape, d, a, b, bias);
            plans.put(shape, plan);
        }
        if (plan.algorithm() == null) {
            own.multiply(d, a, b, bias, accumulate);
            return;
        }
        int code = queue(plan.descriptors(), plan.algorithm(), d, a, b, bias, accumulate);
        CudaCheck.cublas(code, "the product " + shape.key());
    }

    private Plan plan(ProductShape shape, DeviceMatrix d, DeviceMatrix a, DeviceMatrix b, long bias) {
        MatmulDescriptors descriptors = new MatmulDescriptors(shape, compute());
        String key = shape.key();
        String stored = chosen.of(key).orElse(null);
        if (stored != null && stored.equals(ChosenAlgorithms.OWN)) {
            return new Plan(descriptors, null);
        }
        if (stored != null) {
            cublasLtMatmulAlgo_t algorithm = ChosenAlgorithms.decode(stored, Algorithms.WORDS)
                    .map(Algorithms::of)
                    .filter(candidate -> algorithms.runs(candidate, descriptors))
                    .orElse(null);
            if (algorithm != null) {
                return new Plan(descriptors, algorithm);
            }
            chosen.refused(key);
        }
        List<cublasLtMatmulAlgo_t> candidates = algorithms.candidates(descriptors, shape);
        int best = best(candidates, descriptors, shape, new Factors(d, a, b, bias));
        if (best < 0) {
            chosen.put(key, ChosenAlgorithms.OWN);
            return new Plan(descriptors, null);
        }
        cublasLtMatmulAlgo_t algorithm = candidates.get(best);
        chosen.put(key, ChosenAlgorithms.encode(Algorithms.words(algorithm)));
        return new Plan(descriptors, algorithm);
    }

    /** What a product reads and where it writes. */
    private record Factors(DeviceMatrix d, DeviceMatrix a, DeviceMatrix b, long bias) {}

    /** The number of the candidate to take; -1 if none runs. */
    private int best(
            List<cublasLtMatmulAlgo_t> candidates, MatmulDescriptors descriptors, ProductShape shape, Factors f) {
        if (candidates.size() < 2 || choice == Choice.FIRST || context.recording()) {
            return candidates.isEmpty() ? -1 : 0;
        }
        if (!shape.accumulate()) {
            return AlgorithmTrials.fastest(
                    candidates.size(),
                    context.stream(),
                    i -> queue(descriptors, candidates.get(i), f.d(), f.a(), f.b(), f.bias(), false) == 0);
        }
        if (context.memory().free() < 2 * f.d().extent()) {
            return 0;
        }
        // A product that is added to its result would be added once a trial: the trials get a result of their own.
        try (DeviceMemory.Block trial = context.memory().allocate("choosing algorithms", f.d().extent())) {
            DeviceMatrix d = f.d();
            DeviceMatrix result =
                    new DeviceMatrix(trial.address(), d.bf16(), d.rows(), d.columns(), d.leading(), d.transposed());
            return AlgorithmTrials.fastest(
                    candidates.size(),
                    context.stream(),
                    i -> queue(descriptors, candidates.get(i), result, f.a(), f.b(), f.bias(), true) == 0);
        }
    }

    private int compute() {
        return context.precision() == Precision.TF32 ? CUBLAS_COMPUTE_32F_FAST_TF32 : CUBLAS_COMPUTE_32F;
    }

    /** Queues one product; returns the library's code. */
    private int queue(
            MatmulDescriptors descriptors,
            cublasLtMatmulAlgo_t algorithm,
            DeviceMatrix d,
            DeviceMatrix a,
            DeviceMatrix b,
            long bias,
            boolean accumulate) {
        if (bias != 0) {
            descriptors.bias(bias);
        }
        Address result = new Address(d.address());
        return cublasLtMatmul(
                library,
                descriptors.operation(),
                one,
                new Address(b.address()),
                descriptors.first(),
                new Address(a.address()),
                descriptors.second(),
                accumulate ? one : zero,
                result,
                descriptors.result(),
                result,
                descriptors.result(),
                algorithm,
                new Address(workspace.address()),
                WORKSPACE_BYTES,
                context.stream());
    }

    @Override
    public void close() {
        plans.values().forEach(plan -> plan.descriptors().close());
        plans.clear();
        cublasLtDestroy(library);
        workspace.close();
        one.close();
        zero.close();
    }
}
