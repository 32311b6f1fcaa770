package vn.amtiet.pipeline.dedup;

/**
 * A signature with one byte left of each component, to be carried where a whole one would be too heavy (Li and König
 * 2010, "b-Bit Minwise Hashing", b = 8).
 */
public final class Sketch {
    /** Two different components have the same byte once in 256 times. */
    private static final double CHANCE = 1.0 / 256;

    private Sketch() {}

    /** One byte of each component of {@link DocumentSignature#components}. */
    public static byte[] of(byte[] components) {
        byte[] sketch = new byte[components.length / DocumentSignature.COMPONENT_BYTES];
        for (int i = 0; i < sketch.length; i++) {
            sketch[i] = components[i * DocumentSignature.COMPONENT_BYTES];
        }
        return sketch;
    }

    /** Jaccard similarity estimated from the share of equal bytes, chance matches taken off: 1 for equal sketches. */
    public static double similarity(byte[] left, byte[] right) {
        int equal = 0;
        for (int i = 0; i < left.length; i++) {
            if (left[i] == right[i]) {
                equal++;
            }
        }
        double share = equal / (double) left.length;
        return Math.max(0, (share - CHANCE) / (1 - CHANCE));
    }
}
