package vn.amtiet.trainer.engine.cpu;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * Products by the OpenBLAS that ND4J loads, called through its JavaCPP class: {@code Nd4j.gemm} itself adds about 8
 * microseconds a call and wants its own buffers. Operands are copied to off-heap buffers of the calling thread; each call
 * runs on the calling thread alone, for the engine shares out tiles itself.
 */
final class Nd4jMatrixProduct implements MatrixProduct {
    private static final int SMALLEST_BUFFER = 1 << 16;

    private final ThreadLocal<Operands> operands = ThreadLocal.withInitial(Operands::new);

    Nd4jMatrixProduct() {
        Loader.load(openblas.class);
        openblas_nolapack.blas_set_num_threads(1);
    }

    @Override
    public String description() {
        return "OpenBLAS by ND4J";
    }

    @Override
    public void multiply(int m, int n, int k, float alpha, Matrix a, Matrix b, float beta, Matrix c) {
        Operands o = operands.get();
        o.a.load(a, a.transposed() ? k : m, a.transposed() ? m : k);
        o.b.load(b, b.transposed() ? n : k, b.transposed() ? k : n);
        o.c.ensure((long) m * n);
        if (beta != 0) {
            o.c.load(c, m, n);
        }
        openblas_nolapack.cblas_sgemm(
                openblas_nolapack.CblasRowMajor,
                a.transposed() ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans,
                b.transposed() ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans,
                m,
                n,
                k,
                alpha,
                o.a.pointer,
                a.transposed() ? m : k,
                o.b.pointer,
                b.transposed() ? k : n,
                beta,
                o.c.pointer,
                n);
        o.c.store(c, m, n);
    }

    /** One thread's off-heap copies; kept until the thread ends. */
    private static final class Operands {
        private final Operand a = new Operand();
        private final Operand b = new Operand();
        private final Operand c = new Operand();
    }

    private static final class Operand {
        private FloatPointer pointer = new FloatPointer((long) SMALLEST_BUFFER);
        private FloatBuffer buffer = pointer.asBuffer();

        private void ensure(long size) {
            if (size > buffer.capacity()) {
                pointer.deallocate();
                pointer = new FloatPointer(size + size / 4);
                buffer = pointer.asBuffer();
            }
        }

        private void load(Matrix matrix, int rows, int columns) {
            ensure((long) rows * columns);
            if (matrix.stride() == columns) {
                buffer.put(0, matrix.values(), matrix.offset(), rows * columns);
                return;
            }
            for (int i = 0; i < rows; i++) {
                buffer.put(i * columns, matrix.values(), matrix.offset() + i * matrix.stride(), columns);
            }
        }

        private void store(Matrix matrix, int rows, int columns) {
            if (matrix.stride() == columns) {
                buffer.get(0, matrix.values(), matrix.offset(), rows * columns);
                return;
            }
            for (int i = 0; i < rows; i++) {
                buffer.get(i * columns, matrix.values(), matrix.offset() + i * matrix.stride(), columns);
            }
        }
    }
}
