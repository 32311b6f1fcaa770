package vn.amtiet.pipeline.document;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A text with its provenance.
 *
 * @param id hash of source address and record offset; never a row number
 * @param url where it was crawled, if known
 * @param source the file or archive member it was read from, or the source named in the input
 * @param text decoded characters; markup in stage 1, running text from stage 2 on
 * @param meta further facts by name: "type" is "html" or "text"
 */
public record Document(String id, @Nullable String url, String source, String text, Map<String, String> meta) {
    public Document withText(String newText) {
        return new Document(id, url, source, newText, meta);
    }
}
