package vn.amtiet.pipeline.dedup;

/**
 * What duplicates are found by.
 *
 * @param contentHash 128 bits in hex; equal for texts that differ only in case, punctuation, spacing and the foldings
 *     of the key
 * @param components the MinHash signature, four bytes a component; empty for a text without syllables
 * @param bands one 64-bit key a band, the band's number mixed in: documents that share a key are candidates. Empty for
 *     a text without syllables
 * @param syllables length of the text in syllables
 */
public record DocumentSignature(String contentHash, byte[] components, long[] bands, int syllables) {
    /** Bytes of one component. */
    static final int COMPONENT_BYTES = Integer.BYTES;

    /**
     * Share of equal components: an unbiased estimate of the Jaccard similarity of the two sets of shingles (Broder
     * 1997), with standard error at most {@code sqrt(J (1 - J) / components)}: 0.043 at J = 0.7 and 112 components.
     * 0 where a signature is empty.
     */
    public static double similarity(byte[] left, byte[] right) {
        if (left.length != right.length || left.length == 0) {
            return 0;
        }
        int equal = 0;
        for (int i = 0; i < left.length; i += COMPONENT_BYTES) {
            if (left[i] == right[i]
                    && left[i + 1] == right[i + 1]
                    && left[i + 2] == right[i + 2]
                    && left[i + 3] == right[i + 3]) {
                equal++;
            }
        }
        return equal / (double) (left.length / COMPONENT_BYTES);
    }
}
