package vn.amtiet.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import vn.amtiet.cli.UserError;

/**
 * A YAML text as a tree that remembers where each key stands, so that later checks can name it.
 *
 * <p>Stricter than YAML: one document, a mapping on top, no key twice, no key without a value, no aliases. The keys that
 * overrides set stand "in --set".
 */
final class YamlTree {
    private static final YAMLFactory YAML = new YAMLFactory();
    private static final Pattern INDEX = Pattern.compile("\\d{1,9}");

    private final String name;
    private final ObjectNode root;
    private final Map<String, String> places = new HashMap<>();

    private YamlTree(String name, ObjectNode root) {
        this.name = name;
        this.root = root;
    }

    /** Parses a file's text. An empty text is an empty mapping. */
    static YamlTree parse(String yaml, String name) {
        YamlTree tree = new YamlTree(name, JsonNodeFactory.instance.objectNode());
        JsonNode read = tree.new Walk("line %d").read(yaml, "");
        if (read.isObject()) {
            tree.root.setAll((ObjectNode) read);
        } else if (!read.isMissingNode()) {
            throw UserError.usage(name + ", line 1: expected a mapping of keys to values, got " + describe(read));
        }
        return tree;
    }

    ObjectNode root() {
        return root;
    }

    /** "conf/a.yaml, line 3" for the key, or for the nearest key around it. */
    String place(String path) {
        for (String at = path; !at.isEmpty(); at = at.substring(0, Math.max(0, at.lastIndexOf('.')))) {
            String place = places.get(at);
            if (place != null) {
                return name + ", " + place;
            }
        }
        return name;
    }

    /** What stands at a path; a missing node where nothing does. */
    JsonNode at(String path) {
        JsonNode node = root;
        for (String step : path.isEmpty() ? new String[0] : path.split("\\.", -1)) {
            node = node.isArray() && INDEX.matcher(step).matches()
                    ? node.path(Integer.parseInt(step))
                    : node.path(step);
        }
        return node;
    }

    /** Sets "a.b=value": the value is YAML, a step into a list is its index. */
    void override(String assignment) {
        int equals = assignment.indexOf('=');
        String path = assignment.substring(0, Math.max(0, equals)).strip();
        if (path.isEmpty() || path.startsWith(".") || path.endsWith(".") || path.contains("..")) {
            throw UserError.usage("--set " + assignment + ": expected key=value such as a.b=3");
        }
        String place = "--set " + assignment;
        JsonNode value = new Walk(place).read(assignment.substring(equals + 1), path);
        if (value.isMissingNode()) {
            throw UserError.usage(name + ", " + place + ": expected a value for " + path + ", got nothing");
        }
        places.put(path, place);
        String[] steps = path.split("\\.");
        JsonNode node = root;
        StringBuilder walked = new StringBuilder();
        for (int i = 0; i < steps.length - 1; i++) {
            walked.append(i == 0 ? "" : ".").append(steps[i]);
            node = child(node, steps[i], walked.toString(), place);
        }
        set(node, steps[steps.length - 1], value, path, place);
    }

    /** "text 'abc'", "a list", as messages say it. */
    static String describe(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "a mapping";
            case ARRAY -> "a list";
            case STRING -> "text '" + value.textValue() + "'";
            case NUMBER -> (value.isIntegralNumber() ? "integer " : "number ") + value.asText();
            case BOOLEAN -> "boolean " + value.asText();
            default -> "nothing";
        };
    }

    private JsonNode child(JsonNode node, String step, String path, String place) {
        JsonNode child = node.isArray() ? element((ArrayNode) node, step, path, place) : node.get(step);
        if (child == null) {
            places.put(path, place);
            child = ((ObjectNode) node).putObject(step);
        }
        if (!child.isContainerNode()) {
            throw UserError.usage(name + ", " + place + ": expected a mapping at " + path + ", got " + describe(child));
        }
        return child;
    }

    private void set(JsonNode node, String step, JsonNode value, String path, String place) {
        if (node instanceof ArrayNode list) {
            element(list, step, path, place);
            list.set(Integer.parseInt(step), value);
        } else {
            ((ObjectNode) node).set(step, value);
        }
    }

    private JsonNode element(ArrayNode list, String step, String path, String place) {
        if (!INDEX.matcher(step).matches() || Integer.parseInt(step) >= list.size()) {
            throw UserError.usage(name + ", " + place + ": expected an index from 0 to " + (list.size() - 1) + " at "
                    + path + ", got '" + step + "'");
        }
        return list.get(Integer.parseInt(step));
    }

    /** Turns tokens into nodes and notes the place of each key; {@code place} may hold %d for the line. */
    private final class Walk {
        private final String place;

        Walk(String place) {
            this.place = place.startsWith("line") ? place : place.replace("%", "%%");
        }

        JsonNode read(String yaml, String path) {
            try (YAMLParser parser = YAML.createParser(yaml)) {
                if (parser.nextToken() == null) {
                    return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
                }
                JsonNode value = value(parser, path);
                if (parser.nextToken() != null) {
                    throw error(parser, "expected one YAML document, got a second one ('---')");
                }
                return value;
            } catch (JsonProcessingException e) {
                String where = String.format(
                        place, e.getLocation() == null ? 1 : e.getLocation().getLineNr());
                throw UserError.usage(name + ", " + where + ": expected YAML, got a syntax error: "
                        + e.getOriginalMessage().lines().findFirst().orElse("").strip());
            } catch (IOException e) {
                throw new IllegalStateException("text in memory cannot fail to be read", e);
            }
        }

        private JsonNode value(YAMLParser parser, String path) throws IOException {
            if (parser.isCurrentAlias()) {
                throw error(parser, "expected a value for " + path + ", got an alias ('*'); write the value out");
            }
            return switch (parser.currentToken()) {
                case START_OBJECT -> object(parser, path);
                case START_ARRAY -> list(parser, path);
                case VALUE_STRING -> JsonNodeFactory.instance.textNode(parser.getText());
                case VALUE_NUMBER_INT -> integer(parser);
                case VALUE_NUMBER_FLOAT -> JsonNodeFactory.instance.numberNode(parser.getDoubleValue());
                case VALUE_TRUE -> JsonNodeFactory.instance.booleanNode(true);
                case VALUE_FALSE -> JsonNodeFactory.instance.booleanNode(false);
                default ->
                    throw error(
                            parser,
                            "expected a value for " + path + ", got nothing; leave the key out for its default");
            };
        }

        private JsonNode integer(YAMLParser parser) throws IOException {
            return switch (parser.getNumberType()) {
                case INT -> JsonNodeFactory.instance.numberNode(parser.getIntValue());
                case LONG -> JsonNodeFactory.instance.numberNode(parser.getLongValue());
                default -> JsonNodeFactory.instance.numberNode(parser.getBigIntegerValue());
            };
        }

        private JsonNode object(YAMLParser parser, String path) throws IOException {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                String keyPath = path.isEmpty() ? key : path + '.' + key;
                if (object.has(key)) {
                    throw error(
                            parser,
                            "key " + keyPath + " stands twice (first: " + places.get(keyPath)
                                    + "); leave one of them out");
                }
                places.put(keyPath, where(parser));
                parser.nextToken();
                object.set(key, value(parser, keyPath));
            }
            return object;
        }

        private JsonNode list(YAMLParser parser, String path) throws IOException {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                String elementPath = path + '.' + list.size();
                places.put(elementPath, where(parser));
                list.add(value(parser, elementPath));
            }
            return list;
        }

        private String where(JsonParser parser) {
            return String.format(place, parser.currentTokenLocation().getLineNr());
        }

        private UserError error(JsonParser parser, String message) {
            return UserError.usage(name + ", " + where(parser) + ": " + message);
        }
    }
}
