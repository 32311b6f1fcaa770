package vn.amtiet.syllable;

import java.util.Locale;
import java.util.Optional;

/** How a syllable is written large: "nước", "Nước", "NƯỚC". Any other mixture, such as "nƯớc", is none of them. */
public enum SyllableCase {
    LOWER,
    /** The first letter; a syllable of one letter is this and never {@link #UPPER}. */
    FIRST,
    UPPER;

    /** The case of a token in NFC, or empty for a mixture: "NưỚc". */
    public static Optional<SyllableCase> of(String token) {
        String lower = token.toLowerCase(Locale.ROOT);
        for (SyllableCase style : values()) {
            if (style.apply(lower).equals(token)) {
                return Optional.of(style);
            }
        }
        return Optional.empty();
    }

    /** A token in lower case written in this one: "đi" is "Đi" or "ĐI". */
    public String apply(String lower) {
        return switch (this) {
            case LOWER -> lower;
            case FIRST -> lower.isEmpty() ? lower : lower.substring(0, 1).toUpperCase(Locale.ROOT) + lower.substring(1);
            case UPPER -> lower.toUpperCase(Locale.ROOT);
        };
    }
}
