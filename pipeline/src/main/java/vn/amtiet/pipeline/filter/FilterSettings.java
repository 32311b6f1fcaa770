package vn.amtiet.pipeline.filter;

import org.jspecify.annotations.Nullable;

/**
 * Thresholds of the Vietnamese web recipe by family; a component left out has its defaults. A rule is switched off by
 * a threshold that nothing misses: 0 for a minimum, 1 for the largest share.
 */
public record FilterSettings(
        @Nullable LengthSettings length,
        @Nullable ShapeSettings shape,
        @Nullable PuritySettings purity,
        @Nullable LineSettings lines,
        @Nullable RepetitionSettings repetition) {
    public FilterSettings {
        length = length == null ? LengthSettings.defaults() : length;
        shape = shape == null ? ShapeSettings.defaults() : shape;
        purity = purity == null ? PuritySettings.defaults() : purity;
        lines = lines == null ? LineSettings.defaults() : lines;
        repetition = repetition == null ? RepetitionSettings.defaults() : repetition;
    }

    /** All rules with their default thresholds. */
    public static FilterSettings defaults() {
        return new FilterSettings(null, null, null, null, null);
    }
}
