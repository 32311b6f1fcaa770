package vn.amtiet.trainer.engine.cpu;

/**
 * What a user can choose about the cpu engine.
 *
 * @param threads worker threads, the calling one included; results do not depend on it
 * @param product who multiplies matrices
 */
public record CpuSettings(int threads, Product product) {
    /** Who multiplies matrices. */
    public enum Product {
        /** ND4J's OpenBLAS if it is on the class path, else plain Java; the engine's description names the choice. */
        AUTOMATIC,
        /** ND4J's OpenBLAS; an error if it is not on the class path. */
        ND4J,
        /** Plain Java. */
        JAVA
    }

    public CpuSettings {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1: " + threads);
        }
    }

    /** All processors of the machine, the product found automatically. */
    public static CpuSettings automatic() {
        return new CpuSettings(Runtime.getRuntime().availableProcessors(), Product.AUTOMATIC);
    }
}
