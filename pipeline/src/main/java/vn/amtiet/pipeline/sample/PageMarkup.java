package vn.amtiet.pipeline.sample;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The light markup of the page sources, as HTML and as running text.
 *
 * <p>Empty lines part the blocks. A block that starts with {@code "## "} is a heading; one whose lines all start with
 * {@code "- "} or {@code "1. "} is a list, with {@code "| "} verse; every other is a paragraph. {@code **bold**} works
 * inside a line.
 */
final class PageMarkup {
    private static final Pattern BOLD = Pattern.compile("\\*\\*(.+?)\\*\\*");
    private static final Pattern MARK = Pattern.compile("(?m)^(## |- |\\d+\\. |\\| ?)");
    private static final Pattern BLOCKS = Pattern.compile("\n\\s*\n");

    private PageMarkup() {}

    /** HTML of a body: {@code "## Cách làm"} becomes {@code <h2>Cách làm</h2>}. */
    static String html(String body) {
        return blocks(body).stream().map(PageMarkup::blockHtml).collect(Collectors.joining("\n"));
    }

    /** Text without marks, a line for each line of the source. */
    static String plain(String body) {
        return blocks(body).stream()
                .map(block -> BOLD.matcher(MARK.matcher(block).replaceAll("")).replaceAll("$1"))
                .collect(Collectors.joining("\n"));
    }

    private static List<String> blocks(String body) {
        return BLOCKS.splitAsStream(body.strip())
                .filter(block -> !block.isBlank())
                .toList();
    }

    private static String blockHtml(String block) {
        List<String> lines = block.lines().map(PageMarkup::inline).toList();
        String text = lines.get(0);
        if (text.startsWith("## ")) {
            return "<h2>" + text.substring(3) + "</h2>";
        }
        if (text.startsWith("- ")) {
            return items("ul", lines);
        }
        if (text.matches("\\d+\\. .*")) {
            return items("ol", lines);
        }
        if (text.startsWith("| ")) {
            return "<p class=\"tho\">" + withoutMarks(lines, "<br>\n") + "</p>";
        }
        return "<p>" + String.join(" ", lines) + "</p>";
    }

    private static String items(String list, List<String> lines) {
        return "<" + list + ">\n<li>" + withoutMarks(lines, "</li>\n<li>") + "</li>\n</" + list + ">";
    }

    private static String withoutMarks(List<String> lines, String separator) {
        return lines.stream().map(line -> MARK.matcher(line).replaceFirst("")).collect(Collectors.joining(separator));
    }

    private static String inline(String line) {
        String escaped = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return BOLD.matcher(escaped).replaceAll("<b>$1</b>");
    }
}
