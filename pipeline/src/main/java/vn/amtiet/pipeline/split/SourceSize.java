package vn.amtiet.pipeline.split;

/**
 * How much a source holds, and where.
 *
 * @param source its name
 * @param documents number of documents
 * @param smallestPlace smallest {@link Split#place} of its documents' clusters
 * @param bytesByPlace UTF-8 bytes of the text of the documents in each of the {@link Split#CELLS} equal cells of places
 */
public record SourceSize(String source, long documents, double smallestPlace, long[] bytesByPlace) {
    /** UTF-8 bytes of all its text. */
    public long bytes() {
        long sum = 0;
        for (long bytes : bytesByPlace) {
            sum += bytes;
        }
        return sum;
    }

    /** This and another part of the same source; the cells of this one are added to. */
    public SourceSize plus(SourceSize other) {
        for (int cell = 0; cell < bytesByPlace.length; cell++) {
            bytesByPlace[cell] += other.bytesByPlace[cell];
        }
        return new SourceSize(
                source, documents + other.documents, Math.min(smallestPlace, other.smallestPlace), bytesByPlace);
    }
}
