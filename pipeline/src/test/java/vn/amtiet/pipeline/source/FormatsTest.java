package vn.amtiet.pipeline.source;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.amtiet.pipeline.source.ArchiveBytes.PAGE;
import static vn.amtiet.pipeline.source.ArchiveBytes.gzip;
import static vn.amtiet.pipeline.source.ArchiveBytes.join;
import static vn.amtiet.pipeline.source.ArchiveBytes.outcomes;
import static vn.amtiet.pipeline.source.ArchiveBytes.page;
import static vn.amtiet.pipeline.source.ArchiveBytes.read;
import static vn.amtiet.pipeline.source.ArchiveBytes.tar;
import static vn.amtiet.pipeline.source.ArchiveBytes.utf8;
import static vn.amtiet.pipeline.source.ArchiveBytes.warc;
import static vn.amtiet.pipeline.source.ArchiveBytes.zstd;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import vn.amtiet.pipeline.document.Document;

class FormatsTest {
    private static final String ARC_HEAD = "filedesc://a.arc 0.0.0.0 20240501000000 text/plain 12\n1 0 Example\n\n";

    static Stream<Arguments> formatsAndPackings() {
        byte[] http = ArchiveBytes.http(200, "Content-Type: text/html\r\n", utf8(PAGE));
        byte[] arc = join(
                utf8(ARC_HEAD),
                utf8("http://a.example/x y 10.0.0.1 20240501000000 text/html " + http.length + "\n"),
                http,
                utf8("\n"));
        Map<String, byte[]> formats = new LinkedHashMap<>();
        formats.put("a.warc", page(1));
        formats.put("a.arc", arc);
        formats.put("a.html", utf8(PAGE));
        formats.put("a.jsonl", utf8("{\"id\":\"7\",\"text\":\"Một hai ba\",\"url\":\"http://a.example/7\"}\n"));
        formats.put("a.txt", utf8("Một hai ba\n"));
        Map<String, UnaryOperator<byte[]>> packings = new LinkedHashMap<>();
        packings.put("", bytes -> bytes);
        packings.put(".gz", ArchiveBytes::gzip);
        packings.put(".bz2", ArchiveBytes::bzip2);
        packings.put(".xz", ArchiveBytes::xz);
        packings.put(".zst", ArchiveBytes::zstd);
        return formats.entrySet().stream()
                .flatMap(format -> packings.entrySet().stream()
                        .map(packing -> Arguments.of(
                                format.getKey() + packing.getKey(),
                                packing.getValue().apply(format.getValue()))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formatsAndPackings")
    void readsOnePageFromEachFormatInEachPacking(String name, byte[] bytes) {
        List<Document> pages = documents(read(name, bytes));
        assertThat(pages).hasSize(1);
        Document page = pages.get(0);
        assertThat(page.id()).matches("[0-9a-f]{32}");
        assertThat(page.source()).isEqualTo("a");
        boolean html = page.text().equals(ArchiveBytes.PAGE)
                || page.text().equals(ArchiveBytes.PAGE.replace("Chợ quê", "Chợ 1"));
        assertThat(html || page.text().strip().equals("Một hai ba")).isTrue();
        assertThat(page.meta()).containsEntry("type", html ? "html" : "text");
        // And so inside a tar archive in any packing.
        for (byte[] archive : List.of(tar(Map.of("m/" + name, bytes)), zstd(tar(Map.of("m/" + name, bytes))))) {
            Document member = documents(read("t.tar", archive)).get(0);
            assertThat(member.text()).isEqualTo(page.text());
            assertThat(member.meta().get("address")).startsWith("t.tar!m/" + name + "@");
            assertThat(member.id()).isNotEqualTo(page.id());
        }
    }

    @Test
    void keepsTheFactsOfACapturedPage() {
        byte[] http = ArchiveBytes.http(
                200, "Date: Wed, 01 May 2024 00:00:00 GMT\r\nContent-Type: text/html; charset=utf-8\r\n", utf8(PAGE));
        Document page = documents(read("a.warc", ArchiveBytes.response("<https://a.example/cho>", http)))
                .get(0);
        assertThat(page.url()).isEqualTo("https://a.example/cho");
        assertThat(page.meta())
                .containsEntry("title", "Chợ quê")
                .containsEntry("date", "2024-05-01T00:00:00Z")
                .containsEntry("http_date", "Wed, 01 May 2024 00:00:00 GMT")
                .containsEntry("content_type", "text/html; charset=utf-8")
                .containsEntry("charset", "UTF-8")
                .containsEntry("address", "a.warc@0");
    }

    @Test
    void saysWhyARecordIsNoPage() {
        byte[] html = utf8(PAGE);
        String type = "Content-Type: text/html\r\n";
        byte[] bytes = join(
                warc("warcinfo", "", "application/warc-fields", utf8("a: b")),
                warc("request", "http://a/", "application/http", utf8("GET / HTTP/1.1\r\n\r\n")),
                warc("revisit", "http://a/", "application/http", utf8("")),
                ArchiveBytes.response("http://a/1", ArchiveBytes.http(301, type, html)),
                ArchiveBytes.response("http://a/2", ArchiveBytes.http(404, type, html)),
                ArchiveBytes.response(
                        "http://a/robots.txt", ArchiveBytes.http(200, "Content-Type: text/plain\r\n", html)),
                ArchiveBytes.response("http://a/3", ArchiveBytes.http(200, "Content-Type: image/png\r\n", html)),
                ArchiveBytes.response("http://a/4", ArchiveBytes.http(200, type, new byte[0])),
                ArchiveBytes.response("http://a/5", ArchiveBytes.http(200, type + "Content-Encoding: br\r\n", html)),
                warc("conversion", "http://a/6", "text/plain", utf8("Chữ thường.")));
        assertThat(outcomes(read("a.warc", bytes)))
                .containsExactly(
                        "not_a_page warcinfo",
                        "not_a_page request",
                        "not_a_page revisit",
                        "not_a_page redirect",
                        "not_a_page http_error",
                        "not_a_page robots",
                        "not_a_page not_html",
                        "not_a_page empty_body",
                        "not_a_page unsupported_encoding",
                        "page http://a/6");
    }

    @Test
    void takesChunksAndPackingOffHttpBodies() {
        byte[] html = utf8(PAGE);
        byte[] chunked = join(
                utf8("10;x=y\r\n"),
                slice(html, 0, 16),
                utf8("\r\n"),
                hex(html.length - 16),
                slice(html, 16, html.length),
                utf8("\r\n0\r\n\r\n"));
        String type = "Content-Type: text/html\r\n";
        String chunks = type + "Transfer-Encoding: chunked\r\n";
        for (byte[] http : List.of(
                ArchiveBytes.http(200, chunks, chunked),
                ArchiveBytes.http(200, chunks, html),
                ArchiveBytes.http(200, type + "Content-Encoding: gzip\r\n", gzip(html)),
                ArchiveBytes.http(200, type + "Content-Encoding: gzip\r\n", html),
                ArchiveBytes.http(200, type + "Content-Encoding: zstd\r\n", zstd(html)))) {
            assertThat(documents(read("a.warc", ArchiveBytes.response("http://a/", http)))
                            .get(0)
                            .text())
                    .isEqualTo(PAGE);
        }
    }

    @Test
    void namesEachRecordOfAManyMemberFile() {
        byte[] one = gzip(page(1));
        List<Document> pages = documents(read("f/a.warc.gz", join(one, gzip(join(page(2), page(3))))));
        assertThat(pages)
                .extracting(page -> page.meta().get("address"))
                .containsExactly(
                        "f/a.warc.gz@0",
                        "f/a.warc.gz@" + one.length,
                        "f/a.warc.gz@" + one.length + "+" + page(2).length);
        assertThat(pages).extracting(Document::id).doesNotHaveDuplicates();
    }

    @Test
    void keepsScalarsOfJsonLinesAndCountsBadOnes() {
        String lines =
                "\uFEFF{\"id\":7,\"text\":\"Một\",\"type\":\"news\",\"label\":\"xã hội\",\"tags\":[1,{}],\"source\":\"báo\"}\n"
                        + "\n{\"id\":8}\n{\"text\":\"Hai\"\n{\"text\":\"Ba\",\"title\":\"T\"}";
        List<SourceRecord> records = read("x/vntc-00.jsonl", utf8(lines));
        assertThat(outcomes(records))
                .hasSize(4)
                .startsWith("page null", "not_a_page no_text")
                .endsWith("page null");
        assertThat(records.get(2)).isInstanceOf(SourceRecord.Quarantined.class);
        Document first = documents(records).get(0);
        assertThat(first.source()).isEqualTo("báo");
        assertThat(first.meta())
                .containsEntry("input_id", "7")
                .containsEntry("input_type", "news")
                .containsEntry("type", "text")
                .containsEntry("label", "xã hội")
                .doesNotContainKey("tags");
        assertThat(documents(records).get(1).source()).isEqualTo("vntc-00");
        assertThat(documents(records).get(1).meta()).containsEntry("title", "T");
    }

    @Test
    void cutsTextBeyondTheLimitAtLineEnds() {
        String text = ("Một dòng chữ khá là ngắn.\n").repeat(100);
        SourceReader small = new SourceReader(1024, "text");
        List<Document> pieces = documents(read(small, "a.txt", utf8(text)));
        assertThat(pieces).hasSizeGreaterThan(2).allMatch(piece -> utf8(piece.text()).length <= 1024);
        assertThat(String.join("", pieces.stream().map(Document::text).toList()))
                .isEqualTo(text);
        assertThat(pieces).extracting(Document::id).doesNotHaveDuplicates();
    }

    @Test
    void readsUtf16Text() {
        byte[] bytes = join(new byte[] {(byte) 0xFF, (byte) 0xFE}, "Trời mưa".getBytes(StandardCharsets.UTF_16LE));
        assertThat(documents(read("a.txt", bytes)).get(0).text()).isEqualTo("Trời mưa");
    }

    @Test
    void tellsFormatsByBytesBeforeExtensions() {
        assertThat(FormatDetection.of("sample.warc.txt", utf8("WARC/1.0\n"))).isEqualTo(SourceFormat.WARC);
        assertThat(FormatDetection.of("a.dat", utf8("PAR1"))).isEqualTo(SourceFormat.PARQUET);
        assertThat(FormatDetection.of("part-0.zstd.parquet", new byte[0])).isEqualTo(SourceFormat.PARQUET);
        assertThat(FormatDetection.of("a.php", utf8("\n <!DOCTYPE html>"))).isEqualTo(SourceFormat.HTML);
        assertThat(FormatDetection.of("a.css", utf8("body {}"))).isEqualTo(SourceFormat.UNKNOWN);
        assertThat(FormatDetection.of("README", utf8("chữ"))).isEqualTo(SourceFormat.TEXT);
        assertThat(FormatDetection.of("a.txt", new byte[] {'P', 0, 1})).isEqualTo(SourceFormat.UNKNOWN);
        assertThat(FormatDetection.of("a.json.gz", utf8("{\"text\": 1}"))).isEqualTo(SourceFormat.JSONL);
    }

    @Test
    void givesTwoMembersOfOneNameTwoIds() {
        byte[] tar = tar(Map.of("a.txt", utf8("Một")));
        byte[] twice = join(slice(tar, 0, 1024), tar);
        assertThat(documents(read("t.tar", twice)))
                .extracting(Document::id)
                .hasSize(2)
                .doesNotHaveDuplicates();
    }

    private static byte[] hex(int number) {
        return utf8(Integer.toHexString(number) + "\r\n");
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return java.util.Arrays.copyOfRange(bytes, from, to);
    }

    private static List<Document> documents(List<SourceRecord> records) {
        return records.stream()
                .filter(SourceRecord.Page.class::isInstance)
                .map(record -> ((SourceRecord.Page) record).document())
                .toList();
    }
}
