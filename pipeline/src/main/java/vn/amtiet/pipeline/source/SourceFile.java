package vn.amtiet.pipeline.source;

import java.io.Serializable;

/**
 * One input file.
 *
 * @param input the file or folder through which it was found, as the user wrote it
 * @param path where to open it on this machine
 * @param name its path below the input root, with "/" between folders; ids are made from it, so it holds nothing of the
 *     machine: "2026/crawl-03.warc.gz"
 * @param source what {@code Document.source} is for its pages unless the input names a source itself: "crawl-03"
 * @param format what it holds after decompression
 * @param sizeBytes its length as stored
 */
public record SourceFile(String input, String path, String name, String source, SourceFormat format, long sizeBytes)
        implements Serializable {}
