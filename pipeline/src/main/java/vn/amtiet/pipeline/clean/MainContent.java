package vn.amtiet.pipeline.clean;

import java.util.List;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/**
 * The running text of an HTML page: headings, paragraphs, lists, tables and verse, without the page's furniture.
 *
 * <p>Four steps, each in a class of its own: the tree's weights in syllables ({@link PageWeights}), what is furniture by
 * its tag, role or name ({@link Furniture}), the rest as blocks ({@link PageBlocks}), and which blocks are the page's own
 * text ({@link BlockChoice}), by link density, length and neighbours, after the ideas of Kohlschütter, Fankhauser, Nejdl
 * 2010 (boilerpipe) and Pomikálek 2011 (jusText). Lengths count syllables, which in Vietnamese stand between blanks.
 * Nothing here recurses, so the depth of nesting is no limit.
 */
public final class MainContent {
    /**
     * Markup beyond this is cut: 8 Mi characters, far above any page of running text, so that the tree of a hostile page
     * stays below about 1 GiB.
     */
    private static final int MAX_CHARS = 8 << 20;

    private MainContent() {}

    /**
     * Extracts the main text. Blocks have a blank line between them; {@code <br>}, list items and table rows are line
     * breaks, cells of a row stand apart by " | ".
     *
     * <p>{@code extract("<nav><a href='/'>Trang chủ</a></nav><h1>Mưa</h1><p>Trời đổ mưa lớn suốt đêm qua ở các huyện
     * ven biển, nhiều con đường ngập sâu.</p>")} is "Mưa", a blank line, "Trời đổ mưa lớn suốt đêm qua ở các huyện ven
     * biển, nhiều con đường ngập sâu."
     *
     * @return "" for a page that is all furniture: menus, link lists, forms, imprints
     */
    public static String extract(String html) {
        String bounded = html.length() > MAX_CHARS ? html.substring(0, MAX_CHARS) : html;
        Element body = Parser.htmlParser().parseInput(bounded, "").body();
        PageWeights weights = PageWeights.of(body);
        List<TextBlock> blocks = PageBlocks.read(body, new Furniture(weights), weights);
        return TextBlock.join(BlockChoice.choose(blocks, body));
    }
}
