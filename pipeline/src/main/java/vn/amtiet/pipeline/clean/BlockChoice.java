package vn.amtiet.pipeline.clean;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * Which blocks are the page's own text. Each block is prose, a link, a heading or short by its length and link density;
 * the element that holds most of the prose is the page's body ({@link BodySearch}); in it short blocks stay by their
 * kind and neighbours, and headings if something stays under them. Of what precedes the body only the title and a lead
 * between the two are taken.
 *
 * <p>The numbers were set by eye on invented pages and on Vietnamese news, law, help and sutra pages; jusText's and
 * boilerpipe's own (link density 0.2 and 0.33, 15 to 25 words) are for words of two Vietnamese syllables.
 */
final class BlockChoice {
    /** From here on a block counts as a sentence or more: about 8 words of two syllables. */
    private static final int PROSE_SYLLABLES = 15;
    /** A caption, a button, a date has fewer syllables than this. */
    private static final int LINE_SYLLABLES = 4;

    /** Between a title and the body stand at most a date and a name. */
    private static final int MAX_TITLE_DISTANCE = 3;

    private static final int VERSE_LINES = 2;
    private static final double LINK_DENSITY = 0.5;
    private static final double PROSE_LINK_DENSITY = 0.4;
    /** Short blocks alone are a page only from here on. */
    private static final int MIN_SHORT_SYLLABLES = 40;

    /** Imprints, wherever they stand: "© 2024 Báo Bến Sông. Giấy phép số 12. Điện thoại: ...". */
    private static final List<String> IMPRINTS = List.of(
            "©",
            "bản quyền",
            "all rights reserved",
            "giấy phép số",
            "giấy phép thiết lập",
            "giấy phép xuất bản",
            "ghi rõ nguồn");

    private static final int IMPRINT_SYLLABLES = 80;

    private static final String SENTENCE_ENDS = ".!?…:;,\"”’»)";

    enum Role {
        PROSE,
        SHORT,
        HEADING,
        LINKS
    }

    private final List<TextBlock> blocks;
    private final List<Role> roles = new ArrayList<>();
    private final Map<Element, int[]> groups = new IdentityHashMap<>();

    private BlockChoice(List<TextBlock> blocks) {
        this.blocks = blocks;
        for (TextBlock block : blocks) {
            if (block.group() != null) {
                int[] sums = groups.computeIfAbsent(block.group(), g -> new int[2]);
                sums[0] += block.syllables();
                sums[1] += block.linked();
            }
        }
        blocks.forEach(block -> roles.add(role(block)));
    }

    static List<TextBlock> choose(List<TextBlock> blocks, Element root) {
        BlockChoice choice = new BlockChoice(blocks);
        BodySearch body = BodySearch.in(root, blocks, choice.roles);
        boolean[] kept = choice.inside(body);
        choice.addTitle(kept, body.first());
        choice.dropEmptyHeadings(kept);
        return choice.enough(kept) ? choice.keptBlocks(kept) : List.of();
    }

    private Role role(TextBlock block) {
        if (block.kind() == TextBlock.Kind.HEADING) {
            return Role.HEADING;
        }
        if (linkDensity(block) > LINK_DENSITY || isImprint(block)) {
            return Role.LINKS;
        }
        boolean verse = block.lines() >= VERSE_LINES && block.syllables() >= VERSE_LINES * LINE_SYLLABLES;
        boolean prose = block.syllables() >= PROSE_SYLLABLES || verse;
        return prose && block.linkDensity() <= PROSE_LINK_DENSITY ? Role.PROSE : Role.SHORT;
    }

    private static boolean isImprint(TextBlock block) {
        if (block.syllables() > IMPRINT_SYLLABLES) {
            return false;
        }
        String text = block.text().toLowerCase(Locale.ROOT);
        return IMPRINTS.stream().anyMatch(text::contains);
    }

    /** A list or a table is judged as a whole. */
    private double linkDensity(TextBlock block) {
        int[] sums = block.group() == null ? null : groups.get(block.group());
        return sums == null || sums[0] == 0 ? block.linkDensity() : (double) sums[1] / sums[0];
    }

    private boolean[] inside(BodySearch body) {
        boolean[] kept = new boolean[blocks.size()];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = body.holds(blocks.get(i)) && staysInside(i);
        }
        return kept;
    }

    private boolean staysInside(int i) {
        TextBlock block = blocks.get(i);
        return switch (roles.get(i)) {
            case PROSE, HEADING -> true;
            case LINKS -> false;
            case SHORT ->
                block.kind() != TextBlock.Kind.PLAIN
                        ? !betweenLinks(i)
                        : SENTENCE_ENDS.indexOf(block.text().charAt(block.text().length() - 1)) >= 0
                                || (block.syllables() >= LINE_SYLLABLES && besideProse(i, -1) && besideProse(i, 1));
        };
    }

    /** Directly between two link blocks, as a label in a menu is. */
    private boolean betweenLinks(int i) {
        boolean before = i == 0 || roles.get(i - 1) == Role.LINKS;
        return before && i + 1 < roles.size() && roles.get(i + 1) == Role.LINKS;
    }

    private boolean besideProse(int i, int direction) {
        return neighbour(i, direction) == Role.PROSE;
    }

    /** The nearest block in a direction that is neither short nor a heading. */
    private @Nullable Role neighbour(int i, int direction) {
        for (int j = i + direction; j >= 0 && j < blocks.size(); j += direction) {
            if (roles.get(j) == Role.PROSE || roles.get(j) == Role.LINKS) {
                return roles.get(j);
            }
        }
        return null;
    }

    /** Takes the title before the body, and what prose stands between the two. */
    private void addTitle(boolean[] kept, int first) {
        int title = title(first);
        for (int i = Math.max(title, 0); title >= 0 && i < first; i++) {
            kept[i] = i == title || roles.get(i) == Role.PROSE;
        }
    }

    /** The last h1 before the body, or another heading right before it; -1 if there is none. */
    private int title(int first) {
        for (int i = first - 1; i >= 0; i--) {
            boolean near = i >= first - MAX_TITLE_DISTANCE && roles.get(i) == Role.HEADING;
            if ((near || blocks.get(i).parent().normalName().equals("h1"))
                    && blocks.get(i).linkDensity() <= LINK_DENSITY) {
                return i;
            }
        }
        return -1;
    }

    /** A heading stays if a block under it stays before the next heading of its level or a higher one. */
    private void dropEmptyHeadings(boolean[] kept) {
        int[] textBelow = new int[8];
        for (int i = blocks.size() - 1; i >= 0; i--) {
            if (roles.get(i) != Role.HEADING) {
                for (int level = 1; level < textBelow.length && kept[i]; level++) {
                    textBelow[level]++;
                }
                continue;
            }
            int level = level(blocks.get(i));
            kept[i] &= textBelow[level] > 0;
            for (int deeper = level; deeper < textBelow.length; deeper++) {
                textBelow[deeper] = 0;
            }
        }
    }

    private static int level(TextBlock heading) {
        for (Element e = heading.parent(); e != null; e = e.parent()) {
            if (e.normalName().matches("h[1-6]")) {
                return e.normalName().charAt(1) - '0';
            }
        }
        return 6;
    }

    private boolean enough(boolean[] kept) {
        int syllables = 0;
        boolean prose = false;
        for (int i = 0; i < kept.length; i++) {
            if (kept[i] && roles.get(i) != Role.HEADING) {
                syllables += blocks.get(i).syllables() - blocks.get(i).linked();
                prose |= roles.get(i) == Role.PROSE;
            }
        }
        return syllables >= (prose ? PROSE_SYLLABLES : MIN_SHORT_SYLLABLES);
    }

    private List<TextBlock> keptBlocks(boolean[] kept) {
        List<TextBlock> chosen = new ArrayList<>();
        for (int i = 0; i < kept.length; i++) {
            if (kept[i]) {
                chosen.add(blocks.get(i));
            }
        }
        return chosen;
    }
}
