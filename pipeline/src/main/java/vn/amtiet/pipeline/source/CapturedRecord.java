package vn.amtiet.pipeline.source;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.netpreserve.jwarc.HttpParser;
import org.netpreserve.jwarc.MessageHeaders;

/**
 * What a whole WARC or ARC record is: a page, no page and why, or one whose HTTP message is damaged.
 *
 * @param maxBytes the most that its body may unpack to
 * @param source what {@code Document.source} is
 * @param bytes head and body together
 */
record CapturedRecord(int maxBytes, String source, Address address, int bytes) {
    /** The record types of ISO 28500 that never hold a page. */
    private static final Set<String> OTHER_TYPES = Set.of("warcinfo", "request", "metadata", "revisit", "continuation");

    private static final String HTTP = "HTTP/";

    SourceRecord read(MessageHeaders fields, byte[] body) {
        String type = fields.first("WARC-Type").orElse("").strip().toLowerCase(Locale.ROOT);
        PageFacts facts = new PageFacts(source, address, targetUri(fields));
        facts.put("date", fields.first("WARC-Date").orElse(null));
        facts.put("truncated", fields.first("WARC-Truncated").orElse(null));
        return switch (type) {
            case "response" -> response(fields, body, facts);
            case "resource", "conversion" ->
                facts.page(body, fields.first("Content-Type").orElse(null));
            default -> notAPage(OTHER_TYPES.contains(type) ? type : "unknown_type");
        };
    }

    private SourceRecord response(MessageHeaders fields, byte[] body, PageFacts facts) {
        String start = new String(body, 0, Math.min(body.length, HTTP.length()), StandardCharsets.ISO_8859_1);
        if (start.equals(HTTP)) {
            return httpResponse(body, facts);
        }
        boolean http = fields.first("Content-Type").orElse("").startsWith("application/http");
        return facts.page(body, http ? null : fields.first("Content-Type").orElse(null));
    }

    private SourceRecord httpResponse(byte[] message, PageFacts facts) {
        HttpParser parser = new HttpParser();
        parser.lenientResponse();
        ByteBuffer buffer = ByteBuffer.wrap(message);
        parser.parse(buffer);
        if (!parser.isFinished()) {
            return damaged("the head of the HTTP message is malformed or cut off");
        }
        if (parser.status() / 100 != 2) {
            return notAPage(parser.status() / 100 == 3 ? "redirect" : "http_error");
        }
        if (facts.isRobots()) {
            return notAPage("robots");
        }
        MessageHeaders fields = parser.headers();
        String contentType = fields.first("Content-Type").orElse(null);
        if (PageFacts.kind(contentType) == PageFacts.Kind.OTHER) {
            return notAPage("not_html");
        }
        facts.put("http_date", fields.first("Date").orElse(null));
        byte[] body = new byte[buffer.remaining()];
        buffer.get(body);
        HttpBody.Outcome outcome = HttpBody.decode(body, fields, maxBytes);
        if (outcome instanceof HttpBody.Decoded decoded) {
            return facts.page(decoded.bytes(), contentType);
        } else if (outcome instanceof HttpBody.Refused refused) {
            return notAPage(refused.why());
        }
        return damaged(((HttpBody.Damaged) outcome).message());
    }

    private static @Nullable String targetUri(MessageHeaders fields) {
        String uri = fields.first("WARC-Target-URI").orElse("").strip();
        String bare = uri.startsWith("<") && uri.endsWith(">") ? uri.substring(1, uri.length() - 1) : uri;
        return bare.isEmpty() ? null : bare;
    }

    private SourceRecord notAPage(String why) {
        return new SourceRecord.NotAPage(address.place(), address.offset(), why);
    }

    private SourceRecord damaged(String message) {
        return new SourceRecord.Quarantined(address.place(), address.offset(), bytes, message);
    }
}
