package vn.amtiet.pipeline.clean;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/** How much text each element of a page holds, in syllables, and how much of it is links. One walk over the tree. */
final class PageWeights {
    /** Elements that stand on lines of their own. */
    static final Set<String> BLOCK_TAGS = Set.of(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "caption",
            "center",
            "dd",
            "details",
            "dir",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "html",
            "legend",
            "li",
            "main",
            "menu",
            "nav",
            "ol",
            "p",
            "pre",
            "section",
            "summary",
            "table",
            "tbody",
            "td",
            "tfoot",
            "th",
            "thead",
            "tr",
            "ul");

    /** Block elements that a cell or item may hold and still be one line. */
    private static final Set<String> ROW_TAGS = Set.of("td", "th", "tr", "tbody", "thead", "tfoot");

    private final Map<Element, Weight> weights = new IdentityHashMap<>();
    private final Weight total;
    private int linkDepth;

    private PageWeights(Element root) {
        total = new Weight();
        weights.put(root, total);
    }

    /** What one element holds, its descendants included. */
    static final class Weight {
        private int syllables;
        private int linked;
        private boolean heading;
        private boolean blocks;

        int syllables() {
            return syllables;
        }

        int unlinked() {
            return syllables - linked;
        }

        boolean hasHeading() {
            return heading;
        }

        /** Whether it holds block elements beside the cells of its own rows. */
        boolean hasBlocks() {
            return blocks;
        }
    }

    static PageWeights of(Element root) {
        PageWeights weights = new PageWeights(root);
        NodeTraversor.traverse(weights.new Visitor(), root);
        return weights;
    }

    Weight weight(Element element) {
        return weights.getOrDefault(element, new Weight());
    }

    Weight total() {
        return total;
    }

    private final class Visitor implements NodeVisitor {
        @Override
        public void head(Node node, int depth) {
            if (node instanceof TextNode text && node.parent() instanceof Element parent) {
                Weight weight = weights.computeIfAbsent(parent, e -> new Weight());
                int syllables = TextBlock.countSyllables(text.getWholeText());
                weight.syllables += syllables;
                weight.linked += linkDepth > 0 ? syllables : 0;
            } else if (isLink(node)) {
                linkDepth++;
            }
        }

        @Override
        public void tail(Node node, int depth) {
            linkDepth -= isLink(node) ? 1 : 0;
            if (!(node instanceof Element element) || !(node.parent() instanceof Element parent)) {
                return;
            }
            Weight own = weights.computeIfAbsent(element, e -> new Weight());
            Weight sum = weights.computeIfAbsent(parent, e -> new Weight());
            String tag = element.normalName();
            sum.syllables += own.syllables;
            sum.linked += own.linked;
            sum.heading |= own.heading || tag.equals("h1") || tag.equals("h2");
            sum.blocks |= own.blocks || (BLOCK_TAGS.contains(tag) && !ROW_TAGS.contains(tag));
        }
    }

    /** Only links that lead somewhere: {@code <a name>} marks a place in the text. */
    static boolean isLink(Node node) {
        return node instanceof Element element && element.normalName().equals("a") && element.hasAttr("href");
    }
}
