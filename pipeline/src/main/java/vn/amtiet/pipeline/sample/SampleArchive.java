package vn.amtiet.pipeline.sample;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sample that ships with the project: Vietnamese pages of a few invented sites, written for this project, packed as
 * WARC 1.1 files with all that crawls hold besides good pages.
 *
 * <pre>{@code
 * List<Path> archives = SampleArchive.write(Path.of("sample"));
 * }</pre>
 *
 * <p>{@code packing.tsv} says which record stands in which archive, {@code pages/} holds the texts, {@code sites/} the
 * templates around them, and {@link ExpectedOutcome} what the pipeline has to make of each. Nothing depends on clock,
 * machine or locale: the same build writes the same bytes.
 */
public final class SampleArchive {
    private static final int ZSTD_LEVEL = 3;

    private SampleArchive() {}

    /**
     * Writes all archives into the directory, which is made if absent, and replaces those there.
     *
     * @return the files in the order of {@code packing.tsv}
     * @throws IOException if the directory cannot be written
     */
    public static List<Path> write(Path directory) throws IOException {
        Files.createDirectories(directory);
        SampleRecords records = new SampleRecords(PackedRecord.all());
        Map<String, ByteArrayOutputStream> archives = new LinkedHashMap<>();
        for (PackedRecord packed : PackedRecord.all()) {
            archives.computeIfAbsent(packed.archive(), name -> new ByteArrayOutputStream())
                    .writeBytes(member(packed, records.record(packed).bytes()));
        }
        List<Path> written = new ArrayList<>();
        for (Map.Entry<String, ByteArrayOutputStream> archive : archives.entrySet()) {
            written.add(Files.write(
                    directory.resolve(archive.getKey()), archive.getValue().toByteArray()));
        }
        return written;
    }

    /**
     * What a perfect extraction finds on each page, by URL: title and body line by line in NFC, nothing of the template.
     * Pages that are to be dropped or quarantined are there too.
     */
    public static Map<String, String> mainTexts() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (PackedRecord packed : PackedRecord.all()) {
            if (packed.kind().equals("page")) {
                texts.put(packed.target(), SamplePage.read(packed.page()).mainText());
            }
        }
        return texts;
    }

    private static byte[] member(PackedRecord packed, byte[] record) {
        byte[] member = record;
        if (packed.archive().endsWith(".gz")) {
            member = Gzip.member(record);
        } else if (packed.archive().endsWith(".zst")) {
            member = Zstd.compress(record, ZSTD_LEVEL);
        }
        return packed.ways().containsKey("cut") ? Arrays.copyOf(member, member.length * 2 / 3) : member;
    }
}
