package vn.amtiet.pipeline.clean;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;
import org.jspecify.annotations.Nullable;

/** Finds the element that holds a page's own text: from the root down, as long as one child holds nearly all prose. */
final class BodySearch {
    /** A child with this share of the prose is the body; the rest is beside it: sidebars, teasers. */
    private static final double BODY_SHARE = 0.8;
    /** Headings, list items and other short blocks count too, but little. */
    private static final double SHORT_SHARE = 0.3;

    private static final Set<String> CONTAINERS = Set.of(
            "article", "body", "center", "details", "div", "figure", "font", "form", "html", "main", "section", "span",
            "table", "tbody", "td", "tr");

    private final List<TextBlock> blocks;
    private final Map<Element, Double> prose = new IdentityHashMap<>();
    private final Map<Element, Boolean> within = new IdentityHashMap<>();

    private BodySearch(List<TextBlock> blocks) {
        this.blocks = blocks;
    }

    static BodySearch in(Element root, List<TextBlock> blocks, List<BlockChoice.Role> roles) {
        BodySearch search = new BodySearch(blocks);
        for (int i = 0; i < roles.size(); i++) {
            TextBlock block = blocks.get(i);
            int own = block.syllables() - block.linked();
            double weight = switch (roles.get(i)) {
                case PROSE -> own;
                case SHORT, HEADING -> own * SHORT_SHARE;
                case LINKS -> 0;
            };
            search.prose.merge(block.parent(), weight, Double::sum);
        }
        search.sumUp(root);
        search.within.put(search.descend(root), true);
        return search;
    }

    /** Whether the block stands inside the body. */
    boolean holds(TextBlock block) {
        Deque<Element> path = new ArrayDeque<>();
        Element e = block.parent();
        while (e != null && !within.containsKey(e)) {
            path.push(e);
            e = e.parent();
        }
        boolean inside = e != null && within.get(e);
        path.forEach(element -> within.put(element, inside));
        return inside;
    }

    /** The index of the first block inside the body. */
    int first() {
        int i = 0;
        while (i < blocks.size() && !holds(blocks.get(i))) {
            i++;
        }
        return i;
    }

    private void sumUp(Element root) {
        NodeTraversor.traverse(
                new NodeVisitor() {
                    @Override
                    public void head(Node node, int depth) {
                        // Sums go upwards, on the way out.
                    }

                    @Override
                    public void tail(Node node, int depth) {
                        Double sum = node instanceof Element ? prose.get(node) : null;
                        if (sum != null && node != root && node.parent() instanceof Element parent) {
                            prose.merge(parent, sum, Double::sum);
                        }
                    }
                },
                root);
    }

    private Element descend(Element root) {
        Element body = root;
        Element heavy = heavyChild(body);
        while (heavy != null) {
            body = heavy;
            heavy = heavyChild(body);
        }
        return body;
    }

    private @Nullable Element heavyChild(Element body) {
        double enough = BODY_SHARE * prose.getOrDefault(body, 0.0);
        for (Element child = body.firstElementChild(); child != null; child = child.nextElementSibling()) {
            boolean container = CONTAINERS.contains(child.normalName());
            if (container && enough > 0 && prose.getOrDefault(child, 0.0) >= enough) {
                return child;
            }
        }
        return null;
    }
}
