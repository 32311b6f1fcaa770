package vn.amtiet.pipeline.dedup;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How duplicates are found and which copy stays; a component left out has its default.
 *
 * @param shingleSyllables syllables in a shingle; default 5, as words in FineWeb (Penedo et al. 2024)
 * @param bands groups of hashes; two documents that agree in all rows of one band are compared; default 14
 * @param rows hashes in a band; default 8: with 14 bands FineWeb's setting
 * @param threshold estimated Jaccard similarity, 0 to 1, from which two candidates count as near-duplicates; default 0.7
 * @param bucketLeaders documents of a bucket that every later member is compared with; more finds more of a huge
 *     bucket's pairs and costs time in proportion; default 100
 * @param keep which document of a cluster stays; default LONGEST
 * @param known directories of earlier corpora: what has a duplicate in one of them is dropped, by their stored
 *     signatures; only with keep FIRST and the same shingles, bands and rows; default none
 */
public record UniqueSettings(
        @Nullable Integer shingleSyllables,
        @Nullable Integer bands,
        @Nullable Integer rows,
        @Nullable Double threshold,
        @Nullable Integer bucketLeaders,
        @Nullable Keep keep,
        @Nullable List<String> known)
        implements Serializable {

    /** Which document of a cluster stays; the smaller id decides ties. */
    public enum Keep {
        /** The one of the smallest id, which also names the cluster. */
        FIRST,
        /** The one of the most syllables. */
        LONGEST
    }

    public UniqueSettings {
        shingleSyllables = atLeastOne("shingleSyllables", shingleSyllables, 5);
        bands = atLeastOne("bands", bands, 14);
        rows = atLeastOne("rows", rows, 8);
        bucketLeaders = atLeastOne("bucketLeaders", bucketLeaders, 100);
        threshold = threshold == null ? Double.valueOf(0.7) : threshold;
        keep = keep == null ? Keep.LONGEST : keep;
        known = known == null ? List.of() : List.copyOf(known);
        if (!known.isEmpty() && keep != Keep.FIRST) {
            throw new IllegalArgumentException("known needs keep: first, because documents of an earlier corpus stay");
        }
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException("threshold must be between 0 and 1: " + threshold);
        }
    }

    public static UniqueSettings defaults() {
        return new UniqueSettings(null, null, null, null, null, null, null);
    }

    private static Integer atLeastOne(String name, @Nullable Integer value, int byDefault) {
        int chosen = value == null ? byDefault : value;
        if (chosen < 1) {
            throw new IllegalArgumentException(name + " must be at least 1: " + chosen);
        }
        return chosen;
    }
}
