package vn.amtiet.trainer.engine.samediff;

import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.factory.Nd4j;
import vn.amtiet.cli.UserError;

/** Which ND4J runs here, and whether any does. */
final class Nd4jBackend {
    private static final String SAMEDIFF = "org/nd4j/autodiff/samediff/SameDiff.class";
    private static final String CPU = "org/nd4j/linalg/cpu/nativecpu/CpuBackend.class";
    private static final String CUDA = "org/nd4j/linalg/jcublas/JCublasBackend.class";

    private Nd4jBackend() {}

    /**
     * Makes sure that ND4J is there and that the backend which it would choose can run: a CUDA backend on the class path
     * is chosen before the processors'.
     *
     * @param who needs it, for the message: "engine samediff"
     * @throws UserError if not
     */
    static void require(String who) {
        if (!present(SAMEDIFF) || !present(CPU) && !present(CUDA)) {
            throw UserError.usage(who + ": expected ND4J (nd4j-native " + CudaCode.ND4J_VERSION
                    + ") on the class path, found none; add it, or choose engine cpu");
        }
        if (present(CUDA)) {
            CudaCode.require(who, CudaCard.onThisMachine());
        }
        Lanes.oneThreadAnOperation();
        if (present(CUDA) && !onCard()) {
            throw UserError.failed(
                    who + ": nd4j-cuda-11.6 is on the class path and the card suits it, but ND4J could not load"
                            + " it and took the processors; its reason is above, mostly a driver or CUDA 11 library that is missing;"
                            + " build without -Pnd4j-cuda to use the processors");
        }
    }

    private static boolean present(String resource) {
        return Nd4jBackend.class.getClassLoader().getResource(resource) != null;
    }

    /** Such as "SameDiff 1.0.0-M2.1 on 2 processors" or "SameDiff 1.0.0-M2.1 on NVIDIA A100 (8.0)". */
    static String description() {
        String on = onCard()
                ? CudaCard.names(CudaCard.onThisMachine())
                : Runtime.getRuntime().availableProcessors() + " processors";
        return "SameDiff " + CudaCode.ND4J_VERSION + " on " + on;
    }

    private static boolean onCard() {
        return Nd4j.getBackend().getClass().getSimpleName().equals("JCublasBackend");
    }

    /** Parts of a micro-batch that run beside each other: one for each processor; a card takes one at a time. */
    static int lanes() {
        return onCard() ? 1 : Runtime.getRuntime().availableProcessors();
    }

    /** Bytes that ND4J may take off the heap: org.bytedeco.javacpp.maxbytes, by default the size of the heap. */
    static long memory() {
        long limit = Pointer.maxBytes();
        return limit > 0 ? limit : Pointer.availablePhysicalBytes();
    }
}
