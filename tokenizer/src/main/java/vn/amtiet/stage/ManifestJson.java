package vn.amtiet.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import vn.amtiet.cli.UserError;

/** A {@link StageManifest} as {@code manifest.json}: pretty-printed, keys sorted, equal manifests in equal bytes. */
public final class ManifestJson {
    /** The file's name in a stage directory. */
    public static final String FILE = "manifest.json";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                    DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
            .build();

    private ManifestJson() {}

    /** The manifest's text, ended by a newline. */
    public static String write(StageManifest manifest) {
        DefaultIndenter newline = new DefaultIndenter("  ", "\n");
        try {
            return JSON.writer(new DefaultPrettyPrinter()
                                    .withObjectIndenter(newline)
                                    .withArrayIndenter(newline))
                            .writeValueAsString(sorted(JSON.valueToTree(manifest)))
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest can always be written: " + manifest, e);
        }
    }

    /** What {@code _SUCCESS} says of a manifest's text: its SHA-256 in hexadecimal, and a newline. */
    public static String seal(String manifestText) {
        return hex(manifestText) + '\n';
    }

    /** Whether {@code _SUCCESS} was written to its end: a process killed in between leaves it shorter. */
    public static boolean complete(String seal) {
        return seal.length() > 2 * RowHash.DIGEST_BYTES;
    }

    /**
     * Reads a manifest's text.
     *
     * @param seal the text of {@code _SUCCESS}
     * @param where the file, for the message
     * @throws UserError when the text is no manifest, or not the one that was sealed
     */
    public static StageManifest read(String text, String seal, String where) {
        if (!seal(text).equals(seal)) {
            throw UserError.failed(where + ": expected the manifest with SHA-256 " + seal.strip()
                    + " that _SUCCESS names, got one with " + hex(text)
                    + "; it was changed or damaged: delete the directory and run the stage again");
        }
        return parse(text, where);
    }

    /** Whether the text is a manifest of some stage, sealed or not. */
    public static boolean isManifest(String text) {
        try {
            parse(text, FILE);
            return true;
        } catch (UserError e) {
            return false;
        }
    }

    private static StageManifest parse(String text, String where) {
        try {
            return JSON.readValue(text, StageManifest.class);
        } catch (JsonProcessingException e) {
            String reason =
                    e.getCause() == null ? e.getOriginalMessage() : e.getCause().getMessage();
            throw UserError.failed(
                    where + ": expected the manifest of a stage, got something else ("
                            + String.valueOf(reason).lines().findFirst().orElse("")
                            + "); delete the directory and run the stage again",
                    e);
        }
    }

    /**
     * The fingerprint by which later stages and caches know this one: hex SHA-256 over the rows' hash, the totals and
     * the configuration.
     */
    public static String fingerprint(StageManifest manifest) {
        String text = manifest.stage()
                + '\n'
                + manifest.sha256()
                + '\n'
                + canonical(JSON.valueToTree(manifest.totals()))
                + '\n'
                + canonical(manifest.config());
        return hex(text);
    }

    /** A tree in one line with sorted keys: equal trees in equal text, whatever node types hold their numbers. */
    public static String canonical(JsonNode tree) {
        try {
            return JSON.writeValueAsString(sorted(JSON.readTree(JSON.writeValueAsString(tree))));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written: " + tree, e);
        }
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(RowHash.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static JsonNode sorted(JsonNode tree) {
        if (tree.isObject()) {
            var object = JSON.createObjectNode();
            tree.propertyStream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(entry -> object.set(entry.getKey(), sorted(entry.getValue())));
            return object;
        }
        if (tree.isArray()) {
            var array = JSON.createArrayNode();
            tree.forEach(element -> array.add(sorted(element)));
            return array;
        }
        return tree;
    }
}
