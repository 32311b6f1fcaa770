package vn.amtiet.pipeline.source;

import vn.amtiet.pipeline.document.Document;

/**
 * What became of one record of an input file. Every record that is found is exactly one of the three, so the counts of
 * a file add up.
 */
public sealed interface SourceRecord {
    /** A page. Its text is decoded characters: markup where meta "type" is "html". */
    record Page(Document document) implements SourceRecord {}

    /**
     * A sound record that is no page: a request, an image, a redirect.
     *
     * @param source the file's name and, after "!", the archive member
     * @param offset where the record begins in the file (in the archive member, if there is one), in stored bytes
     * @param why the detail in snake case: "redirect"
     */
    record NotAPage(String source, long offset, String why) implements SourceRecord {}

    /**
     * Bytes that could not be read.
     *
     * @param source the file's name and, after "!", the archive member
     * @param offset where the damage begins in the file (in the archive member, if there is one), in stored bytes
     * @param length how many stored bytes were passed over
     * @param message what is wrong with them
     */
    record Quarantined(String source, long offset, long length, String message) implements SourceRecord {}
}
