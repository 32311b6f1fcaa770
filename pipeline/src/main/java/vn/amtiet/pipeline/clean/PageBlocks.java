package vn.amtiet.pipeline.clean;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeTraversor;
import org.jspecify.annotations.Nullable;

/** Walks over a page and cuts the text that is no furniture into blocks, at block elements and at blank lines. */
final class PageBlocks implements NodeFilter {
    private static final Pattern BLANK_LINES = Pattern.compile("\n\\s*\n");
    private static final Set<String> HEADINGS = Set.of("h1", "h2", "h3", "h4", "h5", "h6");
    private static final Set<String> PARAGRAPHS = Set.of("p", "blockquote", "figcaption", "caption", "address");
    private static final Set<String> ITEMS = Set.of("li", "dt", "dd");
    private static final Set<String> LISTS = Set.of("ul", "ol", "dl");

    /** From an item to its list, or a row to its table, there are never more elements in between. */
    private static final int MAX_GROUP_LEVELS = 8;

    private final Furniture furniture;
    private final PageWeights weights;
    private final List<TextBlock> blocks = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private Element parent;
    private @Nullable Element row;
    private int preDepth;
    private int linkDepth;
    private int linked;

    private PageBlocks(Element root, Furniture furniture, PageWeights weights) {
        this.parent = root;
        this.furniture = furniture;
        this.weights = weights;
    }

    static List<TextBlock> read(Element root, Furniture furniture, PageWeights weights) {
        PageBlocks reader = new PageBlocks(root, furniture, weights);
        NodeTraversor.filter(reader, root);
        reader.flush();
        return reader.blocks;
    }

    @Override
    public FilterResult head(Node node, int depth) {
        if (node instanceof TextNode piece) {
            append(piece.getWholeText());
        } else if (node instanceof Element element) {
            if (furniture.contains(element)) {
                breakBlock(element);
                return FilterResult.SKIP_ENTIRELY;
            }
            open(element);
        }
        return FilterResult.CONTINUE;
    }

    @Override
    public FilterResult tail(Node node, int depth) {
        if (node instanceof Element element) {
            linkDepth -= PageWeights.isLink(element) ? 1 : 0;
            breakBlock(element);
            preDepth -= element.normalName().equals("pre") ? 1 : 0;
            row = row == element ? null : row;
            parent = isBlock(element) && element.parent() != null ? element.parent() : parent;
        }
        return FilterResult.CONTINUE;
    }

    private void open(Element element) {
        String tag = element.normalName();
        if (tag.equals("br")) {
            text.append('\n');
            return;
        }
        breakBlock(element);
        linkDepth += PageWeights.isLink(element) ? 1 : 0;
        preDepth += tag.equals("pre") ? 1 : 0;
        if (tag.equals("tr") && !weights.weight(element).hasBlocks()) {
            row = element;
        }
        parent = isBlock(element) ? element : parent;
    }

    /** Ends a block at a block element; in a row of plain cells the cells stay on one line. */
    private void breakBlock(Element element) {
        if (!isBlock(element)) {
            return;
        }
        boolean cell = element.normalName().equals("td") || element.normalName().equals("th");
        if (row == null || !cell) {
            flush();
        } else if (!text.isEmpty()) {
            separateCells();
        }
    }

    /** One " |" between two cells, however many empty ones there are between. */
    private void separateCells() {
        int end = text.length();
        while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        text.setLength(end);
        if (end > 0 && text.charAt(end - 1) != '|') {
            text.append(" |");
        }
    }

    private void append(String piece) {
        if (preDepth > 0) {
            text.append(piece);
        } else {
            for (int i = 0; i < piece.length(); i++) {
                char c = piece.charAt(i);
                boolean blank = Character.isWhitespace(c) || c == '\u00A0';
                char last = text.isEmpty() ? '\n' : text.charAt(text.length() - 1);
                if (!blank) {
                    text.append(last == '|' && row != null ? " " : "").append(c);
                } else if (last != ' ' && last != '\n') {
                    text.append(' ');
                }
            }
        }
        linked += linkDepth > 0 ? TextBlock.countSyllables(piece) : 0;
    }

    private void flush() {
        String whole = text.toString();
        text.setLength(0);
        int links = linked;
        linked = 0;
        if (whole.isBlank()) {
            return;
        }
        String[] pieces = preDepth > 0 ? new String[] {whole} : BLANK_LINES.split(whole);
        for (String piece : pieces) {
            String lines = trimLines(piece, preDepth == 0);
            if (!lines.isEmpty()) {
                int syllables = TextBlock.countSyllables(lines);
                int share = pieces.length == 1 ? Math.min(links, syllables) : share(links, syllables, whole);
                TextBlock.Kind kind = kind();
                blocks.add(new TextBlock(kind, lines, syllables, share, parent, group(kind)));
            }
        }
    }

    /** Links of a block that blank lines cut in pieces: each piece gets its part by length. */
    private static int share(int links, int syllables, String whole) {
        return (int) ((long) links * syllables / Math.max(1, TextBlock.countSyllables(whole)));
    }

    private static String trimLines(String piece, boolean blanks) {
        StringBuilder out = new StringBuilder(piece.length());
        piece.lines().map(line -> blanks ? line.strip() : line.stripTrailing()).forEach(line -> {
            if (!line.isEmpty() || !blanks) {
                out.append(out.isEmpty() ? "" : "\n").append(line);
            }
        });
        int end = out.length();
        if (end > 1 && blanks && out.charAt(end - 1) == '|' && out.charAt(end - 2) == ' ') {
            out.setLength(end - 2);
        }
        return blanks ? out.toString() : out.toString().stripTrailing();
    }

    private TextBlock.Kind kind() {
        if (row != null) {
            return TextBlock.Kind.ROW;
        }
        String tag = parent.normalName();
        Element outer = parent.parent();
        if (HEADINGS.contains(tag)) {
            return TextBlock.Kind.HEADING;
        } else if (preDepth > 0) {
            return TextBlock.Kind.PREFORMATTED;
        } else if (ITEMS.contains(tag) || (outer != null && isOnlyTextOf(outer))) {
            return TextBlock.Kind.ITEM;
        }
        boolean quoted = outer != null && PARAGRAPHS.contains(outer.normalName());
        return quoted || PARAGRAPHS.contains(tag) ? TextBlock.Kind.PARAGRAPH : TextBlock.Kind.PLAIN;
    }

    /** {@code <li><p>text</p></li>} is an item as {@code <li>text</li>} is; an item of several paragraphs is not. */
    private boolean isOnlyTextOf(Element item) {
        return ITEMS.contains(item.normalName())
                && weights.weight(item).syllables() == weights.weight(parent).syllables();
    }

    /** The list of an item or the table of a row. */
    private @Nullable Element group(TextBlock.Kind kind) {
        Set<String> tags = kind == TextBlock.Kind.ROW ? Set.of("table") : LISTS;
        boolean grouped = kind == TextBlock.Kind.ROW || kind == TextBlock.Kind.ITEM;
        Element e = row != null ? row : parent;
        for (int level = 0; grouped && e != null && level < MAX_GROUP_LEVELS; level++) {
            if (tags.contains(e.normalName())) {
                return e;
            }
            e = e.parent();
        }
        return null;
    }

    private static boolean isBlock(Element element) {
        return PageWeights.BLOCK_TAGS.contains(element.normalName());
    }
}
