package vn.amtiet.pipeline.decontaminate;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which training documents are left out because what a model is measured on stands in them; a component left out has its
 * default.
 *
 * @param window syllables in a row, case and punctuation aside, that make a passage; default 13, as words in GPT-3 (Brown
 *     et al. 2020, appendix C)
 * @param evaluation files of evaluation tasks, plain, gz or zst: of a line that is JSON all its strings, of another the
 *     line; default none
 * @param val whether passages of the documents held out for validation count; set phrases of law and news do too;
 *     default false. The windows of both are held in memory, about 16 bytes each, on the driver and every worker
 */
public record ContaminationSettings(
        @Nullable Integer window,
        @Nullable List<String> evaluation,
        @Nullable Boolean val) implements Serializable {
    public ContaminationSettings {
        window = window == null ? Integer.valueOf(13) : window;
        evaluation = evaluation == null ? List.of() : List.copyOf(evaluation);
        val = val != null && val;
        if (window < 1) {
            throw new IllegalArgumentException("window must be at least 1: " + window);
        }
    }

    /** Nothing is left out. */
    public static ContaminationSettings defaults() {
        return new ContaminationSettings(null, null, null);
    }

    /** Whether there is anything to look for. */
    public boolean asked() {
        return val || !evaluation.isEmpty();
    }
}
