package vn.amtiet.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import vn.amtiet.cli.UserError;

/**
 * A YAML file as a record that checks itself; one file is one run.
 *
 * <pre>{@code
 * record TrainConfig(@Nullable Integer batchSize, @Nullable Double learningRate) {
 *     TrainConfig {
 *         batchSize = batchSize == null ? 12 : batchSize;
 *         learningRate = learningRate == null ? 6e-4 : learningRate;
 *         if (batchSize < 1) {
 *             throw new IllegalArgumentException("batchSize must be at least 1: " + batchSize);
 *         }
 *     }
 * }
 * TrainConfig config = ConfigFile.read(Path.of("conf/train/demo.yaml"), TrainConfig.class, List.of("batchSize=4"));
 * }</pre>
 *
 * <p>Conventions of configuration records: keys are component names; components are boxed, a missing key arrives as
 * null and the compact constructor puts the default in its place ({@link #defaults} for nested records); a primitive
 * component is a key that must be there; range errors are IllegalArgumentExceptions whose message starts with the
 * component's name; enum constants are written in kebab case ({@code WITH_REPLACEMENT} is "with-replacement"); sealed
 * interfaces carry Jackson's {@code @JsonTypeInfo} and {@code @JsonSubTypes}.
 */
public final class ConfigFile {
    private ConfigFile() {}

    /**
     * Reads a file.
     *
     * @param overrides "a.b=c" each, c in YAML, with the same checks as the file's keys
     * @throws UserError (exit 2) for a missing file, broken YAML, a duplicate or unknown key, a wrong type, a value out
     *     of range: names file, line, full key, expected, got
     */
    public static <T> T read(Path file, Class<T> type, List<String> overrides) {
        throw new UnsupportedOperationException("" + file + type + overrides);
    }

    /** The same from text; {@code name} stands for the file in messages. */
    public static <T> T parse(String yaml, String name, Class<T> type, List<String> overrides) {
        throw new UnsupportedOperationException(yaml + name + type + overrides);
    }

    /** The record of an empty file: every key at its default. */
    public static <T> T defaults(Class<T> type) {
        throw new UnsupportedOperationException("" + type);
    }

    /** The effective configuration as YAML that {@link #parse} reads back to an equal record. */
    public static String effectiveYaml(Object config) {
        throw new UnsupportedOperationException("" + config);
    }

    /** The effective configuration as a tree, for manifests. */
    public static JsonNode tree(Object config) {
        throw new UnsupportedOperationException("" + config);
    }
}
