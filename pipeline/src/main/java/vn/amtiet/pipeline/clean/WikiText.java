package vn.amtiet.pipeline.clean;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * MediaWiki markup reduced to running text: paragraphs, headings and list items stay; templates, tables, references,
 * pictures, categories and formulas go, whatever they hold. Templates are not expanded, so words that only they write (dates
 * of birth, measures) are missing. One pass in linear time; a bracket that nothing closes is text.
 *
 * <p>{@code plain("'''Huế''' là [[thành phố|thành phố]].<ref>x</ref>{{nhỏ}}")} is "Huế là thành phố."
 */
public final class WikiText {
    private static final Set<String> LEFT_OUT_LINKS =
            Set.of("file", "image", "category", "tập tin", "hình", "thể loại", "media");
    private static final Set<String> LEFT_OUT_TAGS = Set.of(
            "ref",
            "math",
            "gallery",
            "timeline",
            "syntaxhighlight",
            "source",
            "code",
            "score",
            "imagemap",
            "references");
    private static final int MAX_NAMESPACE_CHARS = 20;
    private static final int MAX_ADDRESS_CHARS = 2000;
    private static final Pattern RULES = Pattern.compile("(?m)^(?:__[\\p{L}]+__|-{4,})[ \\t]*$");
    private static final Pattern QUOTES = Pattern.compile("'{2,5}");
    private static final Pattern HEADING = Pattern.compile("={1,6}\\s*(.*?)\\s*={1,6}");
    private static final Pattern ITEM = Pattern.compile("^[*#:;]+\\s*");

    private final String text;
    /** Where each bracket that is closed closes: the index behind. */
    private final Map<Integer, Integer> closes = new HashMap<>();

    private final Set<Integer> linkEnds = new HashSet<>();
    /** By what is looked for, the place found last. */
    private final Map<String, Integer> found = new HashMap<>();

    private final StringBuilder out = new StringBuilder();

    private WikiText(String text) {
        this.text = text;
    }

    /** The running text. */
    public static String plain(String wikitext) {
        WikiText reduction = new WikiText(wikitext);
        reduction.matchBrackets();
        reduction.reduce();
        return lines(reduction.out.toString());
    }

    private void matchBrackets() {
        Map<String, Deque<Integer>> open =
                Map.of("{{", new ArrayDeque<>(), "{|", new ArrayDeque<>(), "[[", new ArrayDeque<>());
        for (int i = 0; i + 1 < text.length(); i++) {
            String pair = pairAt(i);
            if (pair == null) {
                continue;
            }
            Deque<Integer> opened = open.get(pair);
            Deque<Integer> closed = open.get(partner(pair));
            if (opened != null) {
                opened.push(i);
            } else if (closed != null && !closed.isEmpty()) {
                closes.put(closed.pop(), i + 2);
            }
            i++;
        }
    }

    private @Nullable String pairAt(int i) {
        char next = text.charAt(i + 1);
        return switch (text.charAt(i)) {
            case '{' -> next == '{' ? "{{" : next == '|' ? "{|" : null;
            case '}' -> next == '}' ? "}}" : null;
            case '|' -> next == '}' && (i + 2 == text.length() || text.charAt(i + 2) != '}') ? "|}" : null;
            case '[' -> next == '[' ? "[[" : null;
            case ']' -> next == ']' ? "]]" : null;
            default -> null;
        };
    }

    private static String partner(String closing) {
        return switch (closing) {
            case "}}" -> "{{";
            case "|}" -> "{|";
            default -> "[[";
        };
    }

    private void reduce() {
        int i = 0;
        while (i < text.length()) {
            Integer end = closes.get(i);
            if (end != null) {
                i = text.charAt(i) == '[' ? link(i, end) : end;
            } else if (linkEnds.contains(i)) {
                i += 2;
            } else if (text.charAt(i) == '<') {
                i = tag(i);
            } else if (text.startsWith("[http", i) || text.startsWith("[//", i)) {
                i = address(i);
            } else {
                out.append(text.charAt(i++));
            }
        }
    }

    /** Goes behind a link that is left out, or to its label, whose end is then passed over. */
    private int link(int start, int end) {
        String head = text.substring(start + 2, Math.min(end - 2, start + 2 + MAX_NAMESPACE_CHARS));
        int colon = head.indexOf(':');
        if (colon > 0
                && LEFT_OUT_LINKS.contains(head.substring(0, colon).strip().toLowerCase(Locale.ROOT))) {
            return end;
        }
        linkEnds.add(end - 2);
        int bar = next("|", start);
        return bar > 0 && bar < end - 2 ? bar + 1 : start + 2;
    }

    /** "[https://a.vn nhãn]" is its label, and nothing without one. */
    private int address(int start) {
        int i = start;
        int limit = Math.min(text.length(), start + MAX_ADDRESS_CHARS);
        while (i < limit && !Character.isWhitespace(text.charAt(i)) && text.charAt(i) != ']') {
            i++;
        }
        int close = next("]", i);
        int line = next("\n", i);
        if (close < i || line >= 0 && line < close) {
            out.append('[');
            return start + 1;
        }
        out.append(text, i == close ? i : i + 1, close);
        return close + 1;
    }

    private int tag(int start) {
        if (text.startsWith("<!--", start)) {
            int end = next("-->", start);
            return end < 0 ? text.length() : end + 3;
        }
        int end = next(">", start);
        int next = start + 1 < text.length() && text.charAt(start + 1) == '/' ? start + 2 : start + 1;
        int letter = next;
        while (letter < text.length() && Character.isLetter(text.charAt(letter))) {
            letter++;
        }
        if (end < 0 || letter == next || letter - next > 20) {
            out.append('<');
            return start + 1;
        }
        String name = text.substring(next, letter).toLowerCase(Locale.ROOT);
        if (name.equals("br") || name.equals("p")) {
            out.append('\n');
        }
        boolean opens = next == start + 1 && text.charAt(end - 1) != '/';
        int close = opens && LEFT_OUT_TAGS.contains(name) ? next("</" + name, end) : -1;
        int behind = close < 0 ? -1 : next(">", close);
        return behind < 0 ? end + 1 : behind + 1;
    }

    /** The next place of a string, each searched for once over the whole text. */
    private int next(String wanted, int from) {
        int known = found.getOrDefault(wanted, 0);
        if (known == -1 || known >= from && known > 0) {
            return known;
        }
        int at = text.indexOf(wanted, from);
        found.put(wanted, at);
        return at;
    }

    /** Lines without their markup; headings that nothing stands under go. */
    private static String lines(String reduced) {
        String unquoted = QUOTES.matcher(RULES.matcher(reduced).replaceAll("")).replaceAll("");
        StringBuilder lines = new StringBuilder(unquoted.length());
        StringBuilder headings = new StringBuilder();
        for (String line : unquoted.split("\n", -1)) {
            String bare = ITEM.matcher(line.strip()).replaceFirst("").strip();
            if (bare.length() > 2
                    && bare.startsWith("=")
                    && HEADING.matcher(bare).matches()) {
                headings.setLength(0);
                headings.append("\n\n")
                        .append(HEADING.matcher(bare).replaceFirst("$1"))
                        .append("\n\n");
            } else if (bare.chars().anyMatch(Character::isLetterOrDigit)) {
                lines.append(headings).append(bare).append('\n');
                headings.setLength(0);
            } else {
                lines.append('\n');
            }
        }
        return new Whitespace().clean(lines.toString());
    }
}
