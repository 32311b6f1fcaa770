package vn.amtiet.pipeline.config;

import org.jspecify.annotations.Nullable;
import vn.amtiet.pipeline.clean.CleanSettings;
import vn.amtiet.pipeline.clean.MaskSettings;
import vn.amtiet.pipeline.dedup.UniqueSettings;
import vn.amtiet.pipeline.filter.FilterSettings;

/**
 * One corpus run, as in {@code conf/corpus/vietnamese-web.yaml}: a section for each step; a section or key left out has
 * its default.
 *
 * @param documents reading, stage 1
 * @param clean editing, stage 2
 * @param mask personal data, stage 2
 * @param filter judging, stage 2
 * @param unique deduplication, stage 3
 * @param rowsPerPart documents in a Parquet part; part boundaries follow this alone; default 50,000
 */
public record CorpusConfig(
        @Nullable DocumentsSettings documents,
        @Nullable CleanSettings clean,
        @Nullable MaskSettings mask,
        @Nullable FilterSettings filter,
        @Nullable UniqueSettings unique,
        @Nullable Integer rowsPerPart) {
    public CorpusConfig {
        documents = documents == null ? DocumentsSettings.defaults() : documents;
        clean = clean == null ? CleanSettings.defaults() : clean;
        mask = mask == null ? MaskSettings.defaults() : mask;
        filter = filter == null ? FilterSettings.defaults() : filter;
        unique = unique == null ? UniqueSettings.defaults() : unique;
        rowsPerPart = rowsPerPart == null ? Integer.valueOf(50_000) : rowsPerPart;
        if (rowsPerPart < 1) {
            throw new IllegalArgumentException("rowsPerPart must be at least 1: " + rowsPerPart);
        }
    }

    public static CorpusConfig defaults() {
        return new CorpusConfig(null, null, null, null, null, null);
    }
}
