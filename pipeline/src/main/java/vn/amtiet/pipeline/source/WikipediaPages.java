package vn.amtiet.pipeline.source;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The articles of a MediaWiki dump (mediawiki.org/xml/export): each {@code <page>} of namespace 0 that is no redirect, with
 * the wikitext of its last revision as text. Pages are found by their tags and parsed one by one, so that a damaged one is
 * quarantined alone.
 */
final class WikipediaPages {
    private static final byte[] OPEN = "<page>".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CLOSE = "</page>".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern BASE = Pattern.compile("<base>([^<]{1,500}/)[^</]*</base>");
    private static final Set<String> WANTED = Set.of("title", "ns", "model", "text", "timestamp");

    private final int maxBytes;
    private final SourceReader.Place place;
    private final RecordInput input;
    private final Consumer<SourceRecord> sink;
    private final XMLInputFactory xml = XMLInputFactory.newFactory();
    private String base = "";

    WikipediaPages(SourceReader reader, SourceReader.Place place, RecordInput input, Consumer<SourceRecord> sink) {
        this.maxBytes = reader.maxRecordBytes();
        this.place = place;
        this.input = input;
        this.sink = sink;
        xml.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        xml.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        xml.setProperty(XMLInputFactory.IS_COALESCING, true);
    }

    void readAll() {
        readBase();
        while (true) {
            if (passTo(OPEN)) {
                readPage();
            } else if (input.damage() != null) {
                BrokenBytes damage = input.damage();
                long length = damage.end() - damage.offset();
                sink.accept(
                        new SourceRecord.Quarantined(place.address(), damage.offset(), length, damage.getMessage()));
                input.passDamage();
            } else {
                return;
            }
        }
    }

    /** The address that titles are appended to, from the head of the dump. */
    private void readBase() {
        input.fill(FormatDetection.HEAD_BYTES);
        int length = Math.min(input.available(), FormatDetection.HEAD_BYTES);
        Matcher matcher = BASE.matcher(new String(input.copy(0, length), StandardCharsets.UTF_8));
        base = matcher.find() ? matcher.group(1) : "";
    }

    /** Goes to the next place of these bytes; false if the end or damage comes first. */
    private boolean passTo(byte[] tag) {
        while (input.fill(tag.length)) {
            int last = input.available() - tag.length;
            for (int i = 0; i <= last; i++) {
                if (isAt(tag, i)) {
                    input.advance(i);
                    return true;
                }
            }
            input.advance(last + 1);
        }
        return false;
    }

    private boolean isAt(byte[] tag, int index) {
        for (int k = 0; k < tag.length; k++) {
            if (input.at(index + k) != tag[k]) {
                return false;
            }
        }
        return true;
    }

    private void readPage() {
        Address address = Address.at(place.address(), input, input.position());
        int length = 0;
        while (length <= maxBytes && input.fill(length + CLOSE.length) && !isAt(CLOSE, length)) {
            length++;
        }
        if (length > maxBytes) {
            sink.accept(new SourceRecord.NotAPage(address.place(), address.offset(), "too_large"));
            passTo(CLOSE);
        } else if (!input.fill(length + CLOSE.length)) {
            BrokenBytes damage = input.damage();
            String message = damage == null ? "the page is cut off" : damage.getMessage();
            long held = input.available();
            sink.accept(new SourceRecord.Quarantined(address.place(), address.offset(), held, message));
            input.advance(input.available());
        } else {
            byte[] page = input.copy(0, length + CLOSE.length);
            input.advance(page.length);
            sink.accept(record(address, page));
        }
    }

    private SourceRecord record(Address address, byte[] page) {
        Map<String, String> values;
        try {
            values = values(page);
        } catch (XMLStreamException e) {
            String message = "XML: " + String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
            return new SourceRecord.Quarantined(address.place(), address.offset(), page.length, message);
        }
        String title = values.getOrDefault("title", "");
        String url = base.isEmpty() || title.isEmpty() ? null : base + title.replace(' ', '_');
        PageFacts facts = new PageFacts(place.source(), address, url);
        facts.put("title", title);
        facts.put("date", values.get("timestamp"));
        String text = values.get("text");
        if (!values.getOrDefault("ns", "0").equals("0")) {
            return facts.notAPage("namespace");
        } else if (values.containsKey("redirect")) {
            return facts.notAPage("redirect");
        } else if (!values.getOrDefault("model", "wikitext").equals("wikitext") || text == null) {
            return facts.notAPage("not_wikitext");
        }
        return facts.wikitext(text);
    }

    /** The text of the wanted elements, the last where there are several: a dump of all revisions has them in order. */
    private Map<String, String> values(byte[] page) throws XMLStreamException {
        XMLStreamReader reader = xml.createXMLStreamReader(new ByteArrayInputStream(page), "UTF-8");
        Map<String, String> values = new HashMap<>();
        while (reader.hasNext()) {
            if (reader.next() == XMLStreamConstants.START_ELEMENT) {
                String name = reader.getLocalName();
                if (name.equals("redirect")) {
                    values.put(name, "");
                } else if (WANTED.contains(name)) {
                    values.put(name, reader.getElementText());
                }
            }
        }
        return values;
    }
}
