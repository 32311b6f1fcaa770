package vn.amtiet.pipeline.clean;

/** The running text of an HTML page: headings, paragraphs, lists, tables and verse, without the page's furniture. */
public final class MainContent {
    private MainContent() {}

    /**
     * Extracts the main text: blocks with a blank line between them, {@code <br>} and list items as line breaks.
     * Returns "" for a page that is all furniture (menus, link lists, forms).
     */
    public static String extract(String html) {
        return html;
    }
}
