package vn.amtiet.pipeline.source;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A document that comes as named values, a line of JSON or a row of Parquet: its text in one field, {@code url} and
 * {@code source} understood, the others kept as facts. A fact whose name the reader uses itself is kept with "input_"
 * before it: {@code id} becomes "input_id".
 *
 * <p>Example: {@code {text=Xin chào, id=7, title=Chào}} is a page whose facts are {@code input_id}, {@code title},
 * {@code address} and {@code type}.
 */
public final class GivenFields {
    private static final Set<String> OWN_FACTS =
            Set.of("id", "type", "address", "charset", "charset_from", "content_type", "date", "http_date");

    private GivenFields() {}

    /**
     * The row of a table.
     *
     * @param row its number in the file from 0, which stands where other formats have a byte offset
     * @param fields values by column; columns without a value left out
     */
    public static SourceRecord ofRow(SourceFile file, long row, String textField, Map<String, String> fields) {
        return of(new Address(file.name(), row, 0), file.source(), textField, fields);
    }

    /** A page, or none ("no_text") where the text is missing. */
    static SourceRecord of(Address address, String placeSource, String textField, Map<String, String> fields) {
        Map<String, String> left = new LinkedHashMap<>(fields);
        String text = left.remove(textField);
        if (text == null) {
            return new SourceRecord.NotAPage(address.place(), address.offset(), "no_text");
        }
        String source = left.remove("source");
        String url = left.remove("url");
        PageFacts facts = new PageFacts(source == null || source.isBlank() ? placeSource : source, address, url);
        left.forEach((name, value) -> facts.put(OWN_FACTS.contains(name) ? "input_" + name : name, value));
        return facts.text(text);
    }
}
