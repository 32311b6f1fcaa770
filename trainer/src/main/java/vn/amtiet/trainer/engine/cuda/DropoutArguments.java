package vn.amtiet.trainer.engine.cuda;

import vn.amtiet.trainer.operations.Dropout;
import vn.amtiet.trainer.operations.Tensor;

/** Dropout as kernels take it: {@code const int* key, int site, unsigned int threshold, float scale}. */
final class DropoutArguments {
    private static final int KEY_LENGTH = 4;

    /** Elements are kept by the top 24 bits of a word. */
    private static final double WORDS = 0x1p24;

    private DropoutArguments() {}

    /** Adds the four arguments of a site; none where dropout is off, since other kernels run then. */
    static Arguments add(Arguments arguments, Dropout dropout) {
        if (dropout.off()) {
            return arguments;
        }
        return arguments
                .pointer(CudaTensor.address(dropout.key(), Tensor.Element.INT, KEY_LENGTH))
                .int32(dropout.site())
                .int32(threshold(dropout.probability()))
                .float32(scale(dropout.probability()));
    }

    /** Words whose top 24 bits are below are dropped. */
    static int threshold(double probability) {
        return (int) Math.min(WORDS - 1, Math.ceil(probability * WORDS));
    }

    /** By what kept elements are multiplied. */
    static float scale(double probability) {
        return (float) (1 / (1 - probability));
    }

    /** The name of the kernel with or without dropout. */
    static String kernel(String name, Dropout dropout) {
        return dropout.off() ? name : name + "_dropout";
    }
}
