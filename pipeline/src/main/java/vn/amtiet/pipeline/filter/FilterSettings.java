package vn.amtiet.pipeline.filter;

import org.jspecify.annotations.Nullable;

/** Thresholds of the Vietnamese web recipe; a component left out has its default. */
public record FilterSettings(@Nullable LengthSettings length) {
    public FilterSettings {
        length = length == null ? new LengthSettings(null) : length;
    }

    /** All rules with their default thresholds. */
    public static FilterSettings defaults() {
        return new FilterSettings(null);
    }
}
