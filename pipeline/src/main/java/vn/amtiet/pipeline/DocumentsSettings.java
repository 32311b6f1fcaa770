package vn.amtiet.pipeline;

import org.jspecify.annotations.Nullable;
import vn.amtiet.pipeline.source.SourceReader;

/**
 * How source files are read; a component left out has its default.
 *
 * @param maxRecordBytes the longest record that is held in memory; a longer one is no page; default 16 MiB
 * @param textField the field of JSONL lines, or the column of Parquet rows, that holds the text; default "text"
 * @param taskBytes small files are read together by one task until it has this many stored bytes; default 32 MiB
 */
public record DocumentsSettings(
        @Nullable Integer maxRecordBytes,
        @Nullable String textField,
        @Nullable Long taskBytes) {
    public DocumentsSettings {
        maxRecordBytes = maxRecordBytes == null
                ? Integer.valueOf(SourceReader.withDefaults().maxRecordBytes())
                : maxRecordBytes;
        textField = textField == null ? SourceReader.withDefaults().textField() : textField;
        taskBytes = taskBytes == null ? Long.valueOf(32L << 20) : taskBytes;
        if (maxRecordBytes < 1024) {
            throw new IllegalArgumentException("maxRecordBytes must be at least 1024: " + maxRecordBytes);
        }
        if (textField.isBlank()) {
            throw new IllegalArgumentException("textField must be the name of a field, not blank");
        }
        if (taskBytes < 1) {
            throw new IllegalArgumentException("taskBytes must be at least 1: " + taskBytes);
        }
    }

    public static DocumentsSettings defaults() {
        return new DocumentsSettings(null, null, null);
    }
}
