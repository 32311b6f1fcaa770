package vn.amtiet.pipeline.sample;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Makes the WARC record of each row of the packing list. */
final class SampleRecords {
    private static final String RESPONSE = "application/http; msgtype=response";
    private static final byte[] ONE_PIXEL_GIF =
            Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    private final Map<String, List<SamplePage>> pagesBySite = new LinkedHashMap<>();

    SampleRecords(List<PackedRecord> packing) {
        packing.stream()
                .filter(packed -> packed.kind().equals("page"))
                .map(packed -> SamplePage.read(packed.page()))
                .distinct()
                .forEach(page -> pagesBySite.merge(page.site(), List.of(page), SampleRecords::join));
    }

    private static List<SamplePage> join(List<SamplePage> some, List<SamplePage> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    WarcRecord record(PackedRecord packed) {
        return switch (packed.kind()) {
            case "warcinfo" -> record(packed, "warcinfo", "application/warc-fields", warcFields());
            case "request" -> record(packed, "request", "application/http; msgtype=request", request(packed));
            case "page" ->
                record(packed, "response", RESPONSE, page(packed).bytes())
                        .withLengthError(Integer.parseInt(packed.ways().getOrDefault("length", "0")));
            case "redirect" ->
                record(packed, "response", RESPONSE, redirect(packed).bytes());
            case "missing" -> record(packed, "response", RESPONSE, missing().bytes());
            case "image" -> record(packed, "response", RESPONSE, image().bytes());
            case "revisit" -> revisit(packed);
            default -> throw new IllegalStateException("packing.tsv: unknown kind of record '" + packed.kind() + "'");
        };
    }

    private static WarcRecord record(PackedRecord packed, String type, String contentType, byte[] block) {
        String date = packed.kind().equals("warcinfo")
                ? "2025-12-01T00:00:00Z"
                : SamplePage.read(packed.page()).date() + "T08:30:00Z";
        return WarcRecord.of(type, packed.archive(), packed.target(), date, contentType, block);
    }

    private HttpMessage page(PackedRecord packed) {
        Map<String, String> ways = packed.ways();
        SamplePage page = SamplePage.read(packed.page());
        String charset = ways.getOrDefault("header", ways.getOrDefault("meta", "UTF-8"));
        String html = Writing.valueOf(ways.getOrDefault("writing", "COMPOSED"))
                .apply(SiteTemplate.of(page.site())
                        .render(page, meta(ways), pagesBySite.get(page.site()), !ways.containsKey("bare")));
        boolean silent = ways.containsKey("meta") || ways.containsKey("undeclared");
        String type = silent ? "text/html" : "text/html; charset=" + charset;
        HttpMessage message = HttpMessage.response("200 OK", type, LegacyCharset.encode(html, charset));
        if (ways.containsKey("gzip")) {
            message = message.gzipped();
        }
        return ways.containsKey("chunked") ? message.chunked() : message;
    }

    /** The meta element; a page whose header declares the charset has none, so that a reader must heed the header. */
    private static String meta(Map<String, String> ways) {
        if (ways.containsKey("header") || ways.containsKey("undeclared")) {
            return "";
        }
        return "<meta charset=\"" + ways.getOrDefault("meta", "UTF-8") + "\">";
    }

    private static byte[] request(PackedRecord packed) {
        URI target = URI.create(packed.target());
        return HttpMessage.get(target.getHost(), target.getPath()).bytes();
    }

    private static HttpMessage redirect(PackedRecord packed) {
        return HttpMessage.response("301 Moved Permanently", "text/html", new byte[0])
                .with("Location", SamplePage.read(packed.page()).url());
    }

    private static HttpMessage missing() {
        String html = "<html><head><title>404</title></head><body><h1>Không tìm thấy trang</h1>"
                + "<p>Trang bạn tìm không còn ở đây.</p></body></html>";
        return HttpMessage.response("404 Not Found", "text/html; charset=UTF-8", html.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpMessage image() {
        return HttpMessage.response("200 OK", "image/gif", ONE_PIXEL_GIF);
    }

    private static WarcRecord revisit(PackedRecord packed) {
        HttpMessage unchanged = HttpMessage.response("304 Not Modified", "text/html", new byte[0]);
        return record(packed, "revisit", RESPONSE, unchanged.bytes())
                .with("WARC-Profile", "http://netpreserve.org/warc/1.1/revisit/server-not-modified")
                .with("WARC-Refers-To-Target-URI", packed.target());
    }

    private static byte[] warcFields() {
        return "software: amtiet\r\nformat: WARC File Format 1.1\r\ndescription: sample of invented sites\r\n"
                .getBytes(StandardCharsets.UTF_8);
    }
}
