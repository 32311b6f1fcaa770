package vn.amtiet.trainer.engine.samediff;

import java.util.function.Supplier;
import org.bytedeco.openblas.global.openblas_nolapack;

/** The threads of this process's OpenBLAS, which the cpu engine shares and keeps at one. */
final class BlasThreads {
    private BlasThreads() {}

    /** Runs something with a thread for each processor; what was set before is set again. */
    static <T> T onAllProcessors(Supplier<T> work) {
        int before = openblas_nolapack.blas_get_num_threads();
        openblas_nolapack.blas_set_num_threads(Runtime.getRuntime().availableProcessors());
        try {
            return work.get();
        } finally {
            openblas_nolapack.blas_set_num_threads(before);
        }
    }
}
