package vn.amtiet.trainer.engine.samediff;

import java.util.List;
import java.util.stream.Collectors;
import vn.amtiet.cli.UserError;

/** What nd4j-cuda-11.6 has machine code for. */
final class CudaCode {
    static final String ND4J_VERSION = "1.0.0-M2.1";

    /**
     * Compute capabilities of the machine code in libnd4jcuda.so of nd4j-cuda-11.6 1.0.0-M2.1, linux-x86_64; there is no PTX
     * in it, so nothing can be compiled for others.
     */
    static final List<Integer> CAPABILITIES = List.of(37, 50, 52, 60, 61, 70, 75, 80, 86);

    private CudaCode() {}

    /**
     * Whether a card runs one of them: machine code runs on cards of its major version and the same or a later minor one
     * (CUDA C++ Programming Guide, "Binary Compatibility").
     */
    static boolean runsOn(int capability) {
        return CAPABILITIES.stream().anyMatch(code -> code / 10 == capability / 10 && code <= capability);
    }

    /**
     * Accepts cards of which the first runs: ND4J takes device 0.
     *
     * @throws UserError that says what there is code for, what was found and which engine would run
     */
    static void require(String who, List<CudaCard> cards) {
        if (!cards.isEmpty() && runsOn(cards.get(0).capability())) {
            return;
        }
        String code = CAPABILITIES.stream().map(CudaCard::dotted).collect(Collectors.joining(", "));
        String found = cards.isEmpty() ? "no NVIDIA card (no answer from nvidia-smi)" : CudaCard.names(cards);
        throw UserError.failed(who + ": nd4j-cuda-11.6 " + ND4J_VERSION
                + ", which is on the class path, has code for compute capabilities " + code
                + " and no PTX to compile for others; found " + found
                + "; engine cpu runs here, engine cuda where it has code for the card, and samediff would on the processors:"
                + " build without -Pnd4j-cuda");
    }
}
