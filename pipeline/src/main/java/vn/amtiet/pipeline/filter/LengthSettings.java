package vn.amtiet.pipeline.filter;

import org.jspecify.annotations.Nullable;

/** How long a document must be. */
public record LengthSettings(@Nullable Integer minSyllables) {
    public LengthSettings {
        minSyllables = minSyllables == null ? Integer.valueOf(50) : minSyllables;
    }
}
