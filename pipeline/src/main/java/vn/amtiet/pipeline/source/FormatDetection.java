package vn.amtiet.pipeline.source;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The format of a file from its first unpacked bytes and its name. Bytes that name their format decide (WARC, ARC,
 * Parquet, tar, MediaWiki, HTML); where they do not, the extension does: "a.jsonl.zst" is JSONL and "README" is text, "a.css" is
 * nothing that is read.
 */
final class FormatDetection {
    /** How many bytes are looked at: more than one tar header, and a page's head up to {@code <html>}. */
    static final int HEAD_BYTES = 4096;

    private static final Pattern PACKING = Pattern.compile("\\.(gz|zst|bz2|xz|bad|tgz)$", Pattern.CASE_INSENSITIVE);
    private static final Pattern EXTENSION = Pattern.compile("\\.([A-Za-z][A-Za-z0-9]{0,9})$");
    private static final Set<String> WARC = Set.of("warc", "wet", "wat");
    private static final Set<String> HTML = Set.of("html", "htm", "xhtml", "shtml");
    private static final Set<String> JSONL = Set.of("jsonl", "ndjson");
    private static final Set<String> CSV = Set.of("csv", "tsv");
    private static final Set<String> TEXT = Set.of("txt", "text", "md", "markdown", "");
    private static final Pattern HTML_START =
            Pattern.compile("(?i)(<!doctype\\s+html|<html[\\s>]|<head[\\s>]|<body[\\s>])");
    private static final Pattern JSON_OBJECT = Pattern.compile("^\\{\\s*\"");

    private FormatDetection() {}

    static SourceFormat of(String name, byte[] head) {
        SourceFormat known = byBytes(head);
        return known != SourceFormat.UNKNOWN ? known : byExtension(name, head);
    }

    /** The extensions that say how a file is packed are taken off: "a/b.jsonl.zst" gives "a/b.jsonl". */
    static String withoutPacking(String name) {
        return PACKING.matcher(name).replaceFirst("");
    }

    /** The file's name without folders and extensions: "a/vntc-00.jsonl.zst" gives "vntc-00". */
    static String stem(String name) {
        String stem = name.substring(name.lastIndexOf('/') + 1);
        for (int i = 0; i < 3 && EXTENSION.matcher(stem).find() && stem.lastIndexOf('.') > 0; i++) {
            stem = stem.substring(0, stem.lastIndexOf('.'));
        }
        return stem;
    }

    /** Whether the text begins as a page does, whatever it is called. */
    static boolean looksLikeHtml(String start) {
        return HTML_START.matcher(start).find() && start.stripLeading().startsWith("<");
    }

    private static SourceFormat byBytes(byte[] head) {
        String start = new String(head, StandardCharsets.ISO_8859_1);
        String text = start.startsWith("\u00EF\u00BB\u00BF") ? start.substring(3) : start;
        if (text.startsWith("PAR1")) {
            return SourceFormat.PARQUET;
        }
        if (text.stripLeading().startsWith("WARC/")) {
            return SourceFormat.WARC;
        }
        if (text.startsWith("filedesc://")) {
            return SourceFormat.ARC;
        }
        if (text.stripLeading().startsWith("<mediawiki")) {
            return SourceFormat.WIKIPEDIA;
        }
        if (TarArchiveInputStream.matches(head, head.length)) {
            return SourceFormat.TAR;
        }
        return looksLikeHtml(text.replace("\0", "")) ? SourceFormat.HTML : SourceFormat.UNKNOWN;
    }

    private static SourceFormat byExtension(String name, byte[] head) {
        var matcher = EXTENSION.matcher(withoutPacking(name));
        String extension = matcher.find() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
        if (extension.equals("parquet")) {
            return SourceFormat.PARQUET;
        } else if (extension.equals("tar") || name.endsWith(".tgz")) {
            return SourceFormat.TAR;
        } else if (WARC.contains(extension)) {
            return SourceFormat.WARC;
        } else if (extension.equals("arc")) {
            return SourceFormat.ARC;
        } else if (JSONL.contains(extension)) {
            return SourceFormat.JSONL;
        } else if (isBinary(head)) {
            return SourceFormat.UNKNOWN;
        } else if (CSV.contains(extension)) {
            return SourceFormat.CSV;
        } else if (HTML.contains(extension)) {
            return SourceFormat.HTML;
        } else if (extension.equals("json") && startsWithObject(head)) {
            return SourceFormat.JSONL;
        }
        return TEXT.contains(extension) ? SourceFormat.TEXT : SourceFormat.UNKNOWN;
    }

    /** A NUL byte, unless a byte-order mark says that these are 16-bit units. */
    static boolean isBinary(byte[] head) {
        int mark = head.length < 2 ? 0 : (head[0] & 0xFF) << 8 | head[1] & 0xFF;
        if (mark == 0xFFFE || mark == 0xFEFF) {
            return false;
        }
        for (byte b : head) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWithObject(byte[] head) {
        return JSON_OBJECT
                .matcher(new String(head, StandardCharsets.ISO_8859_1))
                .find();
    }
}
