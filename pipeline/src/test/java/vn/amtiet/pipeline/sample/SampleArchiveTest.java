package vn.amtiet.pipeline.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netpreserve.jwarc.ParsingException;
import org.netpreserve.jwarc.WarcReader;
import org.netpreserve.jwarc.WarcRecord;
import org.netpreserve.jwarc.WarcResponse;
import org.netpreserve.jwarc.WarcTargetRecord;
import org.netpreserve.jwarc.Warcinfo;

/** Reads the archives back with jwarc, a reader that knows nothing of how they were written. */
class SampleArchiveTest {
    @TempDir
    static Path directory;

    static List<Path> archives;

    @BeforeAll
    static void writeArchives() throws IOException {
        archives = SampleArchive.write(directory);
    }

    @Test
    void writesOneFileForEachArchiveOfThePackingList() {
        assertThat(archives)
                .extracting(path -> path.getFileName().toString())
                .containsExactly(
                        "bensong.warc", "bepnha.warc.gz", "hoikheo.warc.gz", "sandinh.warc.gz", "gomtin.warc.zst");
    }

    @Test
    void writesTheSameBytesEachTime(@TempDir Path again) throws IOException {
        for (Path archive : SampleArchive.write(again)) {
            assertThat(archive).hasSameBinaryContentAs(directory.resolve(archive.getFileName()));
        }
    }

    @Test
    void everyRecordHasAnExpectedOutcomeAndEveryOutcomeARecord() throws IOException {
        List<String> expected = ExpectedOutcome.all().stream()
                .filter(row -> !row.outcome().equals("quarantined"))
                .map(ExpectedOutcome::record)
                .toList();
        assertThat(keysReadBack()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void aStrictReaderCannotReadWhatIsToBeQuarantined() throws IOException {
        List<String> quarantined = ExpectedOutcome.all().stream()
                .filter(row -> row.outcome().equals("quarantined"))
                .map(ExpectedOutcome::record)
                .toList();
        assertThat(quarantined).hasSize(3).doesNotContainAnyElementsOf(keysReadBack());
        assertThat(PackedRecord.all().stream().map(PackedRecord::expectedKey)).containsAll(quarantined);
    }

    @Test
    void everyLineOfTheMainTextStandsOnThePageReadByItsDeclaredCharset() throws IOException {
        Map<String, String> pages = htmlReadBack();
        assertThat(pages).hasSizeGreaterThan(100);
        pages.forEach((url, html) -> assertThat(unaccented(Jsoup.parse(html).text()))
                .as(url)
                .contains(SampleArchive.mainTexts()
                        .get(url)
                        .lines()
                        .map(SampleArchiveTest::unaccented)
                        .toList()));
    }

    /** Equal for all ways of writing the same text. */
    private static String unaccented(String text) {
        return Writing.UNACCENTED
                .apply(text.replace('\u00d0', 'Đ').replace('\u00f0', 'đ'))
                .replaceAll("\\s+", " ")
                .strip();
    }

    @Test
    void aPageKeepsItsDiacriticsInEveryCharset() throws IOException {
        for (Map.Entry<String, String> page : htmlReadBack().entrySet()) {
            boolean plain = PackedRecord.all().stream()
                    .anyMatch(packed -> packed.expectedKey().equals(page.getKey())
                            && !packed.ways().containsKey("writing"));
            if (plain) {
                assertThat(Normalizer.normalize(page.getValue(), Normalizer.Form.NFC))
                        .as(page.getKey())
                        .contains(SampleArchive.mainTexts()
                                .get(page.getKey())
                                .lines()
                                .findFirst()
                                .orElseThrow());
            }
        }
    }

    @Test
    void theLastMemberOfOneFileIsCutShort() throws IOException {
        byte[] bytes = Files.readAllBytes(directory.resolve("sandinh.warc.gz"));
        List<byte[]> members = records("sandinh.warc.gz", bytes);
        String last = new String(members.get(members.size() - 1), StandardCharsets.UTF_8);
        assertThat(last).contains("nghe-lam-chu-in.html").doesNotContain("</html>");
    }

    /** What {@code expected.tsv} would call each record that can be read. */
    private static List<String> keysReadBack() throws IOException {
        List<String> keys = new ArrayList<>();
        for (Path archive : archives) {
            for (byte[] record : records(archive.getFileName().toString(), Files.readAllBytes(archive))) {
                read(record).ifPresent(keys::add);
            }
        }
        return keys;
    }

    /** The key of the record that these bytes are, unless they are not exactly one honest record. */
    private static Optional<String> read(byte[] bytes) throws IOException {
        try (WarcReader reader = new WarcReader(new ByteArrayInputStream(bytes))) {
            WarcRecord record = reader.next().orElseThrow();
            long length = record.body().stream().readAllBytes().length;
            boolean whole = length == record.body().size() && reader.next().isEmpty();
            return whole ? Optional.of(keyOf(bytes)) : Optional.empty();
        } catch (ParsingException | EOFException unreadable) {
            return Optional.empty();
        }
    }

    private static String keyOf(byte[] bytes) throws IOException {
        try (WarcReader reader = new WarcReader(new ByteArrayInputStream(bytes))) {
            return key(reader.next().orElseThrow());
        }
    }

    private static String key(WarcRecord record) throws IOException {
        if (record instanceof Warcinfo) {
            return "warcinfo " + record.headers().first("WARC-Filename").orElseThrow();
        }
        String url = ((WarcTargetRecord) record).target();
        if (!record.type().equals("response")) {
            return record.type() + " " + url;
        }
        WarcResponse response = (WarcResponse) record;
        return switch (response.http().status()) {
            case 301 -> "redirect " + url;
            case 404 -> "missing " + url;
            default -> response.payloadType().base().toString().equals("image/gif") ? "image " + url : url;
        };
    }

    private static Map<String, String> htmlReadBack() throws IOException {
        Map<String, String> pages = new LinkedHashMap<>();
        for (Path archive : archives) {
            for (byte[] bytes : records(archive.getFileName().toString(), Files.readAllBytes(archive))) {
                if (read(bytes).orElse("request").startsWith("https://")) {
                    try (WarcReader reader = new WarcReader(new ByteArrayInputStream(bytes))) {
                        WarcResponse response = (WarcResponse) reader.next().orElseThrow();
                        pages.put(response.target(), html(response));
                    }
                }
            }
        }
        return pages;
    }

    private static String html(WarcResponse response) throws IOException {
        byte[] body = response.http().body().stream().readAllBytes();
        if (response.http().headers().contains("Content-Encoding", "gzip") && body[0] == 0x1f) {
            body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
        }
        String declared = response.http().contentType().parameters().get("charset");
        String ascii = new String(body, StandardCharsets.ISO_8859_1);
        if (declared == null) {
            declared = ascii.contains("charset=\"windows-1258\"") ? "windows-1258" : "UTF-8";
        }
        return new String(body, Charset.forName(declared));
    }

    /** The bytes of each record: a gzip member, a zstd frame, or what lies between two version lines. */
    private static List<byte[]> records(String name, byte[] bytes) throws IOException {
        List<byte[]> records = new ArrayList<>();
        String all = new String(decompress(name, bytes), StandardCharsets.ISO_8859_1);
        for (String record : all.split("(?=WARC/1\\.1\r\nWARC-Type)")) {
            records.add(record.getBytes(StandardCharsets.ISO_8859_1));
        }
        return records;
    }

    private static byte[] decompress(String name, byte[] bytes) throws IOException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        try (InputStream in = open(name, bytes)) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                plain.write(next);
            }
        } catch (EOFException cut) {
            assertThat(name).as("the only file with a cut member").isEqualTo("sandinh.warc.gz");
        }
        return plain.toByteArray();
    }

    private static InputStream open(String name, byte[] bytes) throws IOException {
        InputStream in = new ByteArrayInputStream(bytes);
        if (name.endsWith(".gz")) {
            return new GZIPInputStream(in);
        }
        return name.endsWith(".zst") ? new ZstdInputStream(in) : in;
    }
}
