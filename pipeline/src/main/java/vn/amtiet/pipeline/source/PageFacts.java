package vn.amtiet.pipeline.source;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;
import vn.amtiet.pipeline.clean.CharsetDetection;
import vn.amtiet.pipeline.document.Document;

/** What is known of a page beside its bytes, gathered until the page is made. */
final class PageFacts {
    private static final Pattern TITLE = Pattern.compile("(?is)<title[^>]{0,200}>([^<]{1,2000})</title");
    private static final int TITLE_WITHIN_CHARS = 1 << 16;
    private static final int SNIFF_BYTES = 1024;

    /** What a content type says the bytes are. */
    enum Kind {
        HTML,
        TEXT,
        /** No type, or one that says nothing. */
        UNSAID,
        OTHER
    }

    private final String source;
    private final Address address;
    private final @Nullable String url;
    private final Map<String, String> meta = new TreeMap<>();

    PageFacts(String source, Address address, @Nullable String url) {
        this.source = source;
        this.address = address;
        this.url = url;
        meta.put("address", address.toString());
    }

    void put(String name, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            meta.put(name, value.strip());
        }
    }

    boolean isRobots() {
        return url != null && url.matches("(?i)https?://[^/]+/robots\\.txt([?#].*)?");
    }

    static Kind kind(@Nullable String contentType) {
        String type = contentType == null
                ? ""
                : contentType.split("[;,]", 2)[0].strip().toLowerCase(Locale.ROOT);
        return switch (type) {
            case "text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml" -> Kind.HTML;
            case "text/plain", "text/markdown" -> Kind.TEXT;
            case "", "-", "unknown", "no-type", "application/unknown", "unk" -> Kind.UNSAID;
            default -> Kind.OTHER;
        };
    }

    /** The page of these bytes, or why they are none. */
    SourceRecord page(byte[] body, @Nullable String contentType) {
        Kind kind = kind(contentType);
        if (kind == Kind.OTHER) {
            return notAPage("not_html");
        }
        if (body.length == 0) {
            return notAPage("empty_body");
        }
        CharsetDetection.Decoded decoded = CharsetDetection.decode(body, contentType);
        String text = decoded.text();
        if (text.indexOf('\0') >= 0 && text.indexOf('\0') < SNIFF_BYTES) {
            return notAPage("not_html");
        }
        boolean html = kind == Kind.HTML
                || FormatDetection.looksLikeHtml(text.substring(0, Math.min(text.length(), SNIFF_BYTES)));
        if (kind == Kind.UNSAID && !html) {
            return notAPage("not_html");
        }
        put("content_type", contentType);
        put("charset", decoded.charset().name());
        put("charset_from", decoded.from());
        return html ? html(text) : text(text);
    }

    SourceRecord html(String markup) {
        put("type", "html");
        Matcher title = TITLE.matcher(markup.substring(0, Math.min(markup.length(), TITLE_WITHIN_CHARS)));
        if (title.find()) {
            put("title", Parser.unescapeEntities(title.group(1), false).replaceAll("\\s+", " "));
        }
        return document(markup);
    }

    SourceRecord wikitext(String text) {
        put("type", "wikitext");
        return document(text);
    }

    SourceRecord text(String text) {
        put("type", "text");
        return document(text);
    }

    SourceRecord notAPage(String why) {
        return new SourceRecord.NotAPage(address.place(), address.offset(), why);
    }

    private SourceRecord document(String text) {
        Map<String, String> facts = Collections.unmodifiableMap(new TreeMap<>(meta));
        return new SourceRecord.Page(new Document(address.id(), url, source, text, facts));
    }
}
