package vn.amtiet.vocabulary;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A page of HTML that shows the same passage in two languages, coloured token by token, for each of several vocabularies:
 * how many more tokens the one language needs can be seen. Bytes of a character that is cut between tokens are shown as
 * hexadecimal numbers. The page needs nothing from elsewhere.
 */
public final class TokenPicture {
    private static final int COLOURS = 6;
    private static final HexFormat HEX = HexFormat.ofDelimiter("\u2009").withUpperCase();
    private static final String STYLE = """
            body{font:16px/1.6 system-ui,"Noto Sans",sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1a1a1a;background:#fff}
            h1{font-size:1.5rem}h2{font-size:1.1rem;margin:2rem 0 .4rem}
            .pair{display:grid;grid-template-columns:1fr 1fr;gap:1.5rem}
            @media(max-width:40rem){.pair{grid-template-columns:1fr}}
            .text{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid #ccc;border-radius:.4rem;padding:.7rem;line-height:1.9}
            .t{padding:.15rem 0;border-radius:.2rem}
            .c0{background:#cfe3ff}.c1{background:#ffe2b8}.c2{background:#cdeccd}.c3{background:#f8cfd6}.c4{background:#e2d5f7}.c5{background:#fdf3a8}
            .b{font:.65em monospace;vertical-align:.1em;color:#555}
            .n{font-weight:600}.ratio{color:#a02020;font-weight:600}
            table{border-collapse:collapse;margin:1rem 0}td,th{border-bottom:1px solid #ccc;padding:.25rem .8rem;text-align:right}td:first-child,th:first-child{text-align:left}
            """;

    private TokenPicture() {}

    /**
     * The page.
     *
     * @param vocabularies vocabularies by the name to show, in the order to show
     * @param vietnamese the passage in Vietnamese
     * @param english the same passage in English
     */
    public static String html(Map<String, Vocabulary> vocabularies, String vietnamese, String english) {
        StringBuilder table = new StringBuilder();
        StringBuilder pictures = new StringBuilder();
        vocabularies.forEach((name, vocabulary) -> {
            int[] left = vocabulary.encode(vietnamese);
            int[] right = vocabulary.encode(english);
            String ratio =
                    right.length == 0 ? "–" : String.format(Locale.ROOT, "%.2f", (double) left.length / right.length);
            table.append(String.format(
                    Locale.ROOT,
                    "<tr><td>%s</td><td>%,d</td><td>%d</td><td>%d</td><td class=\"ratio\">%s ×</td></tr>%n",
                    escape(name),
                    vocabulary.size(),
                    left.length,
                    right.length,
                    ratio));
            pictures.append("<h2>").append(escape(name)).append("</h2>\n<div class=\"pair\">");
            pictures.append(passage("vi", vocabulary, left)).append(passage("en", vocabulary, right));
            pictures.append("</div>\n");
        });
        return """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                <title>The same passage, token by token</title><style>%s</style></head><body>
                <h1>The same passage, token by token</h1>
                <table><tr><th>vocabulary</th><th>ids</th><th>tokens, Vietnamese</th><th>tokens, English</th><th>Vietnamese / English</th></tr>
                %s</table>
                %s</body></html>
                """.formatted(STYLE, table, pictures);
    }

    private static String passage(String language, Vocabulary vocabulary, int[] ids) {
        StringBuilder page = new StringBuilder("<div><span class=\"n\">" + ids.length
                + " tokens</span><div class=\"text\" lang=\"" + language + "\">");
        List<String> parts = parts(vocabulary, ids);
        for (int k = 0; k < ids.length; k++) {
            page.append("<span class=\"t c")
                    .append(k % COLOURS)
                    .append("\" title=\"")
                    .append(ids[k])
                    .append("\">");
            page.append(parts.get(k)).append("</span>");
        }
        return page.append("</div></div>").toString();
    }

    /** What each token shows: its whole characters as text, bytes of a character that is cut as numbers. */
    private static List<String> parts(Vocabulary vocabulary, int[] ids) {
        byte[] text = vocabulary.decode(ids);
        int[] offsets = vocabulary.offsets(ids);
        List<String> parts = new ArrayList<>();
        for (int k = 0; k < ids.length; k++) {
            StringBuilder part = new StringBuilder();
            int at = offsets[k];
            while (at < offsets[k + 1]) {
                int start = startOfCharacter(text, at);
                int end = start + Utf8.length(text, start);
                if (start == at && end <= offsets[k + 1] && Utf8.codePoint(text, at) != Utf8.INVALID) {
                    part.append(escape(new String(text, start, end - start, StandardCharsets.UTF_8)));
                } else {
                    end = Math.min(end, offsets[k + 1]);
                    part.append("<span class=\"b\">")
                            .append(HEX.formatHex(text, at, end))
                            .append("</span>");
                }
                at = end;
            }
            parts.add(part.toString());
        }
        return parts;
    }

    /** The start of the character that the byte at {@code at} belongs to; {@code at} itself where it belongs to none. */
    private static int startOfCharacter(byte[] text, int at) {
        for (int start = at; start >= Math.max(0, at - 3); start--) {
            if (start + Utf8.length(text, start) > at) {
                return start;
            }
        }
        return at;
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
