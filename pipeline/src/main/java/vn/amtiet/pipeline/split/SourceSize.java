package vn.amtiet.pipeline.split;

/**
 * How much a source holds.
 *
 * @param source its name
 * @param documents number of documents
 * @param bytes UTF-8 bytes of their text
 * @param smallestPlace smallest {@link Split#place} of its documents' clusters
 */
public record SourceSize(String source, long documents, long bytes, double smallestPlace) {}
