package vn.amtiet.storage;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A document as the stages up to the shards store it: columns {@code id, url?, source, text, meta}. */
public record TextRow(String id, @Nullable String url, String source, String text, Map<String, String> meta) {}
