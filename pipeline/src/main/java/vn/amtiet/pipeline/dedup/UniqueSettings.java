package vn.amtiet.pipeline.dedup;

/**
 * How duplicates are found and which copy stays.
 *
 * @param shingleSyllables syllables in a shingle; 5, as words in FineWeb (Penedo et al. 2024)
 * @param bands groups of hashes; two documents that agree in all rows of one band are compared
 * @param rows hashes in a band; 14 bands of 8 rows are FineWeb's
 * @param threshold estimated Jaccard similarity, 0 to 1, from which two candidates count as near-duplicates
 * @param bucketLeaders documents of a bucket that every later member is compared with; larger finds more of a huge
 *     bucket's pairs and costs time in proportion
 * @param keep which document of a cluster stays
 */
public record UniqueSettings(
        int shingleSyllables, int bands, int rows, double threshold, int bucketLeaders, Keep keep) {

    /** Which document of a cluster stays; the smaller id decides ties. */
    public enum Keep {
        /** The one of the smallest id, which also names the cluster. */
        FIRST,
        /** The one of the most syllables. */
        LONGEST
    }

    public UniqueSettings {
        atLeastOne("shingleSyllables", shingleSyllables);
        atLeastOne("bands", bands);
        atLeastOne("rows", rows);
        atLeastOne("bucketLeaders", bucketLeaders);
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException("threshold must be between 0 and 1: " + threshold);
        }
    }

    public static UniqueSettings defaults() {
        return new UniqueSettings(5, 14, 8, 0.7, 50, Keep.LONGEST);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1: " + value);
        }
    }
}
