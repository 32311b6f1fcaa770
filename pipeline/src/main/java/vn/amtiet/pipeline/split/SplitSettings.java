package vn.amtiet.pipeline.split;

import org.jspecify.annotations.Nullable;

/**
 * How much is held out for validation; a component left out has its default.
 *
 * @param valFraction share of each source, 0 to 1; default 0.02
 * @param minValBytes UTF-8 bytes held out of a source even if that is more than its share; default 1,000,000
 * @param maxValFraction share that {@code minValBytes} may not push a source beyond; default 0.1
 * @param minDocuments a corpus of no more documents is all training text; default 20
 */
public record SplitSettings(
        @Nullable Double valFraction,
        @Nullable Long minValBytes,
        @Nullable Double maxValFraction,
        @Nullable Integer minDocuments) {
    public SplitSettings {
        valFraction = valFraction == null ? Double.valueOf(0.02) : valFraction;
        minValBytes = minValBytes == null ? Long.valueOf(1_000_000) : minValBytes;
        maxValFraction = maxValFraction == null ? Double.valueOf(Math.max(0.1, valFraction)) : maxValFraction;
        minDocuments = minDocuments == null ? Integer.valueOf(20) : minDocuments;
        if (!(valFraction > 0 && valFraction < 1)) {
            throw new IllegalArgumentException("valFraction must be above 0 and below 1: " + valFraction);
        }
        if (minValBytes < 0) {
            throw new IllegalArgumentException("minValBytes must be at least 0: " + minValBytes);
        }
        if (!(maxValFraction >= valFraction && maxValFraction < 1)) {
            throw new IllegalArgumentException(
                    "maxValFraction must be at least valFraction and below 1: " + maxValFraction);
        }
        if (minDocuments < 1) {
            throw new IllegalArgumentException("minDocuments must be at least 1: " + minDocuments);
        }
    }

    public static SplitSettings defaults() {
        return new SplitSettings(null, null, null, null);
    }
}
