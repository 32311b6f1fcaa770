package vn.amtiet.pipeline.source;

/** What a file holds once it is decompressed. Decided by the first bytes, then by the file's extension. */
public enum SourceFormat {
    /** WARC records, WET and WAT files included: the bytes begin with {@code WARC/}. */
    WARC,
    /** ARC records, the older form: the bytes begin with {@code filedesc://}. */
    ARC,
    /** One HTML page. */
    HTML,
    /** One JSON object a line. */
    JSONL,
    /** Separated values: commas, or tabs; the first record names the fields. */
    CSV,
    /** A MediaWiki dump: the bytes begin with {@code <mediawiki}. */
    WIKIPEDIA,
    /** Running text or Markdown. */
    TEXT,
    /** Parquet rows; read by Spark, never by {@link SourceReader}. */
    PARQUET,
    /** Several files in one tar archive, each with a format of its own. */
    TAR,
    /** Nothing that this package reads. */
    UNKNOWN
}
