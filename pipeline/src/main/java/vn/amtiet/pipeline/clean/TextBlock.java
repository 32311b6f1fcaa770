package vn.amtiet.pipeline.clean;

import java.util.List;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a page's text that stands by itself.
 *
 * @param kind what the markup says it is
 * @param text its lines, blanks collapsed except in PREFORMATTED
 * @param syllables pieces between blanks that hold a letter
 * @param linked how many of them are inside links
 * @param parent the element it belongs to
 * @param group the list or table that it is part of; null outside one
 */
record TextBlock(
        Kind kind,
        String text,
        int syllables,
        int linked,
        Element parent,
        @Nullable Element group) {
    enum Kind {
        HEADING,
        PARAGRAPH,
        ITEM,
        ROW,
        PREFORMATTED,
        /** Text of a div or another element that says nothing of it. */
        PLAIN
    }

    /** The share of its syllables inside links; 0 for a block without syllables. */
    double linkDensity() {
        return syllables == 0 ? 0 : (double) linked / syllables;
    }

    int lines() {
        return (int) text.lines().count();
    }

    /** Pieces between white space that hold a letter: "Năm 2024 , mưa ." has 2. */
    static int countSyllables(CharSequence text) {
        int syllables = 0;
        boolean counted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isWhitespace(c) || c == '\u00A0') {
                counted = false;
            } else if (!counted && Character.isLetter(c)) {
                syllables++;
                counted = true;
            }
        }
        return syllables;
    }

    /** Blocks with a blank line between them; items of one list and rows of one table with a line break. */
    static String join(List<TextBlock> blocks) {
        StringBuilder out = new StringBuilder();
        TextBlock last = null;
        for (TextBlock block : blocks) {
            if (last != null) {
                boolean together = block.group != null && block.group == last.group;
                out.append(together ? "\n" : "\n\n");
            }
            out.append(block.text);
            last = block;
        }
        return out.toString();
    }
}
