package vn.amtiet.storage;

/**
 * Names of the columns that stages hold, for the Spark jobs that write them and the readers here. What each means is in
 * the READMEs of tokenizer and pipeline.
 */
public final class Columns {
    public static final String ID = "id";
    public static final String URL = "url";
    public static final String SOURCE = "source";
    public static final String TEXT = "text";
    public static final String META = "meta";

    public static final String DOC_ID = "doc_id";
    public static final String IDS = "ids";
    public static final String BYTES = "bytes";
    public static final String SYLLABLES = "syllables";

    public static final String REASON = "reason";
    public static final String MEASURED = "measured";
    public static final String LIMIT = "limit";
    public static final String DUPLICATE_OF = "duplicate_of";
    public static final String SIMILARITY = "similarity";

    public static final String OFFSET = "offset";
    public static final String LENGTH = "length";
    public static final String MESSAGE = "message";

    private Columns() {}
}
