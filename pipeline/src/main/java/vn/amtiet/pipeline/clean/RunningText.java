package vn.amtiet.pipeline.clean;

import vn.amtiet.pipeline.document.Document;

/** What a document says, without the markup that its fact "type" names. */
public final class RunningText {
    private RunningText() {}

    /** {@link MainContent} of HTML, {@link WikiText} of wikitext, and text of all else as it is. */
    public static String of(Document document) {
        return switch (document.meta().getOrDefault("type", "text")) {
            case "html" -> MainContent.extract(document.text());
            case "wikitext" -> WikiText.plain(document.text());
            default -> document.text();
        };
    }
}
