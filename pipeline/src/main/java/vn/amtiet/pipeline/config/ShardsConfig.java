package vn.amtiet.pipeline.config;

import org.jspecify.annotations.Nullable;
import vn.amtiet.pipeline.decontaminate.ContaminationSettings;
import vn.amtiet.pipeline.split.SplitSettings;

/**
 * One run of stages 4 and 5, as in {@code conf/tokenizer/bytebpe-8k.yaml}; a component left out has its default.
 *
 * @param corpus directory of the corpus, which holds {@code 3-unique}
 * @param output directory that gets {@code 4-vocabulary} and {@code 5-shards}; default the corpus
 * @param vocabulary what text becomes ids with
 * @param split what is held out
 * @param decontaminate which training documents are left out; default none
 * @param rowsPerPart documents in a Parquet part; default 50,000
 */
public record ShardsConfig(
        String corpus,
        @Nullable String output,
        @Nullable VocabularySettings vocabulary,
        @Nullable SplitSettings split,
        @Nullable ContaminationSettings decontaminate,
        @Nullable Integer rowsPerPart) {
    public ShardsConfig {
        if (corpus == null || corpus.isBlank()) {
            throw new IllegalArgumentException("corpus must name the directory that holds 3-unique");
        }
        output = output == null ? corpus : output;
        vocabulary = vocabulary == null ? VocabularySettings.defaults() : vocabulary;
        split = split == null ? SplitSettings.defaults() : split;
        decontaminate = decontaminate == null ? ContaminationSettings.defaults() : decontaminate;
        rowsPerPart = rowsPerPart == null ? Integer.valueOf(50_000) : rowsPerPart;
        if (rowsPerPart < 1) {
            throw new IllegalArgumentException("rowsPerPart must be at least 1: " + rowsPerPart);
        }
    }

    /** Shards of a corpus with a vocabulary, all else at its default. */
    public static ShardsConfig of(String corpus, VocabularySettings vocabulary) {
        return new ShardsConfig(corpus, null, vocabulary, null, null, null);
    }
}
