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
 *     ("too_large"). 16 MiB by default: above any page of running text, and far below a Spark executor's memory
 * @param textField the field of JSONL and CSV that holds the text: "text" by default
 */
public record SourceReader(int maxRecordBytes, String textField) implements Serializable {
    private static final int MIN_RECORD_BYTES = 1024;
    /** Archives in archives in archives are read, deeper ones not: a bound for hostile input. */
    private static final int MAX_NESTED_ARCHIVES = 3;

    public SourceReader {
        if (maxRecordBytes < MIN_RECORD_BYTES) {
            throw new IllegalArgumentException(
                    "maxRecordBytes: expected at least " + MIN_RECORD_BYTES + ", got " + maxRecordBytes);
        }
        if (textField.isBlank()) {
            throw new IllegalArgumentException("textField: expected the name of a field, got \"" + textField + "\"");
        }
    }

    /** Records up to 16 MiB, JSONL text in the field "text". */
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
        readPlace(new Place(file.name(), file.name(), file.source(), 0), new StoredInput(in), sink);
    }

    /**
     * A file, or a member of an archive.
     *
     * @param address the name of the file and, after each "!", the archive member
     * @param name the name that format detection sees
     * @param source what {@code Document.source} is
     * @param archives how many archives are around it
     */
    record Place(String address, String name, String source, int archives) {
        Place member(String memberName) {
            return new Place(address + "!" + memberName, memberName, source, archives + 1);
        }
    }

    /** The format of a stream by its first bytes and its name; damage at the top leaves it to the name. */
    static SourceFormat detect(String name, InputStream in) {
        RecordInput input = new RecordInput(Compression.open(name, new StoredInput(in)));
        input.fill(FormatDetection.HEAD_BYTES);
        return FormatDetection.of(name, head(input));
    }

    void readPlace(Place place, InputStream in, Consumer<SourceRecord> sink) {
        RecordInput input = new RecordInput(Compression.open(place.name(), in));
        quarantineTop(place, input, sink);
        if (input.exhausted()) {
            return;
        }
        input.fill(FormatDetection.HEAD_BYTES);
        switch (FormatDetection.of(place.name(), head(input))) {
            case WARC -> new ArchiveRecords(this, place, input, new WarcHeads(), sink).readAll();
            case ARC -> new ArchiveRecords(this, place, input, new ArcHeads(), sink).readAll();
            case HTML -> new WholePages(this, place, input, sink).readHtml();
            case TEXT -> new WholePages(this, place, input, sink).readText();
            case JSONL -> new JsonLines(this, place, input, sink).readAll();
            case CSV -> new CsvRecords(this, place, input, sink).readAll();
            case WIKIPEDIA -> new WikipediaPages(this, place, input, sink).readAll();
            case TAR -> readTar(place, input, sink);
            case PARQUET -> sink.accept(new SourceRecord.NotAPage(place.address(), 0, "parquet"));
            case UNKNOWN -> sink.accept(new SourceRecord.NotAPage(place.address(), 0, "unknown_format"));
        }
    }

    private void readTar(Place place, RecordInput input, Consumer<SourceRecord> sink) {
        if (place.archives() >= MAX_NESTED_ARCHIVES) {
            sink.accept(new SourceRecord.NotAPage(place.address(), 0, "nested_archive"));
        } else {
            new TarMembers(this, place, input, sink).readAll();
        }
    }

    /** Damage before the first byte: one quarantined range each, until bytes come or the file ends. */
    private static void quarantineTop(Place place, RecordInput input, Consumer<SourceRecord> sink) {
        BrokenBytes damage = input.exhausted() ? input.damage() : null;
        while (damage != null) {
            long length = damage.end() - damage.offset();
            sink.accept(new SourceRecord.Quarantined(place.address(), damage.offset(), length, damage.getMessage()));
            input.passDamage();
            damage = input.exhausted() ? input.damage() : null;
        }
    }

    private static byte[] head(RecordInput input) {
        return input.copy(0, Math.min(input.available(), FormatDetection.HEAD_BYTES));
    }
}
