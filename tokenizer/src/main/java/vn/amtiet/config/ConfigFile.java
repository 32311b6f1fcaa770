package vn.amtiet.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build());

    private ConfigFile() {}

    /**
     * Reads a file.
     *
     * @param overrides "a.b=c" each, c in YAML, with the same checks as the file's keys; an index steps into a list
     * @throws UserError (exit 2) for a missing file, broken YAML, a duplicate or unknown key, a wrong type, a value out
     *     of range: names file, line, full key, expected, got
     */
    public static <T> T read(Path file, Class<T> type, List<String> overrides) {
        try {
            return parse(Files.readString(file), file.toString(), type, overrides);
        } catch (MalformedInputException e) {
            throw UserError.usage(file + ": expected a YAML file in UTF-8, got other bytes; save it as UTF-8");
        } catch (NoSuchFileException e) {
            throw UserError.usage(file + ": expected a configuration file, got nothing; check the path");
        } catch (IOException e) {
            throw UserError.usage(
                    file + ": expected a configuration file, got one that cannot be read (" + e.getMessage() + ")");
        }
    }

    /** The same from text; {@code name} stands for the file in messages. */
    public static <T> T parse(String yaml, String name, Class<T> type, List<String> overrides) {
        YamlTree tree = YamlTree.parse(yaml, name);
        overrides.forEach(tree::override);
        try {
            return Binding.MAPPER.treeToValue(tree.root(), type);
        } catch (JsonMappingException e) {
            throw new BindingErrors(tree).of(e);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree in memory has no syntax errors", e);
        }
    }

    /** The record of an empty file: every key at its default. */
    public static <T> T defaults(Class<T> type) {
        return parse("", "defaults of " + type.getSimpleName(), type, List.of());
    }

    /** The effective configuration as YAML that {@link #parse} reads back to an equal record. */
    public static String effectiveYaml(Object config) {
        try {
            return YAML.writeValueAsString(tree(config));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written as YAML", e);
        }
    }

    /**
     * The effective configuration as a tree, for manifests: components in their order, keys of maps sorted, missing
     * values left out. Equal configurations give equal trees.
     */
    public static JsonNode tree(Object config) {
        return Binding.tree(config);
    }
}
