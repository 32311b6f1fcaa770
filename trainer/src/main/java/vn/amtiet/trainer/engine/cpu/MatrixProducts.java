package vn.amtiet.trainer.engine.cpu;

import vn.amtiet.cli.UserError;

/** Chooses who multiplies matrices. */
final class MatrixProducts {
    /** Present exactly when ND4J's OpenBLAS is on the class path. */
    private static final String OPENBLAS = "org/bytedeco/openblas/global/openblas.class";

    private MatrixProducts() {}

    static MatrixProduct choose(CpuSettings.Product wish) {
        return switch (wish) {
            case AUTOMATIC -> present() ? nd4j() : new JavaMatrixProduct();
            case ND4J -> required();
            case JAVA -> new JavaMatrixProduct();
        };
    }

    private static MatrixProduct required() {
        if (!present()) {
            throw UserError.usage("matrix products by nd4j: expected nd4j-native on the class path, found none;"
                    + " add it, or choose java or automatic");
        }
        return nd4j();
    }

    private static boolean present() {
        return MatrixProducts.class.getClassLoader().getResource(OPENBLAS) != null;
    }

    private static MatrixProduct nd4j() {
        try {
            return new Nd4jMatrixProduct();
        } catch (UnsatisfiedLinkError e) {
            throw UserError.failed(
                    "ND4J's OpenBLAS is on the class path but does not load on this machine (" + e.getMessage()
                            + "); choose product java, or add the natives of this platform",
                    e);
        }
    }
}
