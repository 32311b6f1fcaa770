package vn.amtiet.trainer.engine.cuda;

import static org.bytedeco.cuda.global.cublas.CUBLASLT_EPILOGUE_BIAS;
import static org.bytedeco.cuda.global.cublas.CUBLASLT_MATMUL_DESC_BIAS_POINTER;
import static org.bytedeco.cuda.global.cublas.CUBLASLT_MATMUL_DESC_EPILOGUE;
import static org.bytedeco.cuda.global.cublas.CUBLASLT_MATMUL_DESC_TRANSA;
import static org.bytedeco.cuda.global.cublas.CUBLASLT_MATMUL_DESC_TRANSB;
import static org.bytedeco.cuda.global.cublas.CUBLAS_OP_N;
import static org.bytedeco.cuda.global.cublas.CUBLAS_OP_T;
import static org.bytedeco.cuda.global.cublas.cublasLtMatmulDescCreate;
import static org.bytedeco.cuda.global.cublas.cublasLtMatmulDescDestroy;
import static org.bytedeco.cuda.global.cublas.cublasLtMatmulDescSetAttribute;
import static org.bytedeco.cuda.global.cublas.cublasLtMatrixLayoutCreate;
import static org.bytedeco.cuda.global.cublas.cublasLtMatrixLayoutDestroy;
import static org.bytedeco.cuda.global.cudart.CUDA_R_16BF;
import static org.bytedeco.cuda.global.cudart.CUDA_R_32F;

import org.bytedeco.cuda.cublas.cublasLtMatmulDescOpaque_t;
import org.bytedeco.cuda.cublas.cublasLtMatrixLayoutOpaque_t;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * A product as cuBLASLt is told of it, and the one place where rows become columns: cuBLASLt stores matrices by columns, so
 * what lies row-major as [r, c] is its [c, r], and {@code d = a b} is computed as {@code d^T = b^T a^T}. Its first factor
 * is therefore our b, its second our a, each transposed for it exactly where it is transposed for us, and the bias along
 * its rows is ours along columns.
 */
final class MatmulDescriptors implements AutoCloseable {
    private final cublasLtMatmulDescOpaque_t operation;
    private final cublasLtMatrixLayoutOpaque_t first;
    private final cublasLtMatrixLayoutOpaque_t second;
    private final cublasLtMatrixLayoutOpaque_t result;
    private final LongPointer bias = new LongPointer(1);

    /**
     * For that shape.
     *
     * @param compute arithmetic: CUBLAS_COMPUTE_32F, CUBLAS_COMPUTE_32F_FAST_TF32
     */
    MatmulDescriptors(ProductShape shape, int compute) {
        operation = operation(compute);
        attribute(CUBLASLT_MATMUL_DESC_TRANSA, shape.transposedB() ? CUBLAS_OP_T : CUBLAS_OP_N);
        attribute(CUBLASLT_MATMUL_DESC_TRANSB, shape.transposedA() ? CUBLAS_OP_T : CUBLAS_OP_N);
        if (shape.bias()) {
            attribute(CUBLASLT_MATMUL_DESC_EPILOGUE, CUBLASLT_EPILOGUE_BIAS);
        }
        int m = shape.m();
        int n = shape.n();
        int k = shape.k();
        int type = shape.bf16() ? CUDA_R_16BF : CUDA_R_32F;
        int resultType = shape.bf16Result() ? CUDA_R_16BF : CUDA_R_32F;
        ProductShape.Strides strides = shape.strides();
        first = shape.transposedB() ? layout(type, k, n, strides.b()) : layout(type, n, k, strides.b());
        second = shape.transposedA() ? layout(type, m, k, strides.a()) : layout(type, k, m, strides.a());
        result = layout(resultType, n, m, strides.d());
    }

    private static cublasLtMatmulDescOpaque_t operation(int compute) {
        try (PointerPointer<?> made = new PointerPointer<>(1)) {
            CudaCheck.cublas(cublasLtMatmulDescCreate(made, compute, CUDA_R_32F), "describing a matrix product");
            return new cublasLtMatmulDescOpaque_t(made.get(0));
        }
    }

    /** A matrix stored by columns. */
    private static cublasLtMatrixLayoutOpaque_t layout(int type, int rows, int columns, int leading) {
        try (PointerPointer<?> made = new PointerPointer<>(1)) {
            int code = cublasLtMatrixLayoutCreate(made, type, rows, columns, leading);
            CudaCheck.cublas(code, "describing a matrix of " + rows + " x " + columns + " by " + leading);
            return new cublasLtMatrixLayoutOpaque_t(made.get(0));
        }
    }

    private void attribute(int name, int value) {
        try (IntPointer number = new IntPointer(new int[] {value})) {
            attribute(name, number, Integer.BYTES);
        }
    }

    private void attribute(int name, Pointer value, int bytes) {
        CudaCheck.cublas(cublasLtMatmulDescSetAttribute(operation, name, value, bytes), "setting attribute " + name);
    }

    /** Points the next product to a bias, which the library reads from the descriptor when the product is queued. */
    void bias(long address) {
        bias.put(address);
        attribute(CUBLASLT_MATMUL_DESC_BIAS_POINTER, bias, Long.BYTES);
    }

    cublasLtMatmulDescOpaque_t operation() {
        return operation;
    }

    /** Our b. */
    cublasLtMatrixLayoutOpaque_t first() {
        return first;
    }

    /** Our a. */
    cublasLtMatrixLayoutOpaque_t second() {
        return second;
    }

    cublasLtMatrixLayoutOpaque_t result() {
        return result;
    }

    @Override
    public void close() {
        cublasLtMatmulDescDestroy(operation);
        cublasLtMatrixLayoutDestroy(first);
        cublasLtMatrixLayoutDestroy(second);
        cublasLtMatrixLayoutDestroy(result);
        bias.close();
    }
}
