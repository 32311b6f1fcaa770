package vn.amtiet.config;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vn.amtiet.cli.UserError;

/** Turns what Jackson and the records' constructors throw into one sentence about a key of the file. */
final class BindingErrors {
    private static final Pattern FIRST_WORD = Pattern.compile("^'?([A-Za-z][A-Za-z0-9_]*)");

    private final YamlTree tree;

    BindingErrors(YamlTree tree) {
        this.tree = tree;
    }

    UserError of(JsonMappingException thrown) {
        String path = path(thrown.getPath());
        if (thrown instanceof UnrecognizedPropertyException unknown) {
            return unknownKey(path, unknown.getPropertyName(), unknown.getKnownPropertyIds());
        }
        if (thrown.getCause() instanceof RuntimeException cause) {
            return refused(path, cause);
        }
        if (thrown instanceof InvalidTypeIdException type) {
            return wrongVariant(path, type);
        }
        Class<?> target = thrown instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
        return wrongType(path, target, thrown);
    }

    private UserError unknownKey(String path, String key, @Nullable Collection<Object> known) {
        List<String> names = known == null
                ? List.of()
                : known.stream().map(Object::toString).sorted().toList();
        String guess = closest(key, names)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("");
        return error(path, "unknown key " + path + ", expected one of " + String.join(", ", names) + guess);
    }

    /** "batchSize must be at least 1: 0", which names the component first, as "optimiser.batchSize must be ...". */
    private UserError refused(String path, RuntimeException cause) {
        String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        Matcher word = FIRST_WORD.matcher(message);
        if (word.find() && tree.at(path).has(word.group(1))) {
            String key = path.isEmpty() ? word.group(1) : path + '.' + word.group(1);
            return error(key, key + message.substring(word.end()));
        }
        return error(path, (path.isEmpty() ? "" : path + ": ") + message);
    }

    private UserError wrongVariant(String path, InvalidTypeIdException thrown) {
        JsonNode node = tree.at(path);
        String variants = variants(thrown.getBaseType());
        String property = typeProperty(thrown.getBaseType());
        String key = node.has(property) ? path + (path.isEmpty() ? "" : ".") + property : path;
        if (thrown.getTypeId() == null) {
            return error(
                    key,
                    "expected " + key + " to be a mapping with the key '" + property + "', one of " + variants
                            + ", got " + (node.isObject() ? "a mapping without it" : YamlTree.describe(node)));
        }
        String guess = closest(thrown.getTypeId(), List.of(variants.split(", ")))
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("");
        return error(
                key, "expected " + key + " to be one of " + variants + ", got '" + thrown.getTypeId() + "'" + guess);
    }

    private UserError wrongType(String path, @Nullable Class<?> target, JsonMappingException thrown) {
        JsonNode node = tree.at(path);
        if (node.isMissingNode()) {
            return error(path, "expected the key " + path + " (" + expected(target) + "), got nothing; add it");
        }
        String hint = target == String.class && node.isValueNode() ? "; put it in quotes" : "";
        if (target != null && target.isEnum() && node.isTextual()) {
            hint = closest(node.textValue(), constants(target))
                    .map(near -> "; did you mean '" + near + "'?")
                    .orElse("");
        }
        String reason = target == null
                ? " (" + thrown.getOriginalMessage().lines().findFirst().orElse("") + ")"
                : "";
        return error(
                path,
                "expected " + path + " to be " + expected(target) + ", got " + YamlTree.describe(node) + hint + reason);
    }

    private UserError error(String path, String message) {
        return UserError.usage(tree.place(path) + ": " + message);
    }

    private static String path(List<JsonMappingException.Reference> references) {
        return references.stream()
                .map(at -> at.getFieldName() == null ? Integer.toString(at.getIndex()) : at.getFieldName())
                .collect(Collectors.joining("."));
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "a value of another type";
        }
        if (type.isEnum()) {
            return "one of " + String.join(", ", constants(type));
        }
        if (type == int.class || type == Integer.class) {
            return "an integer from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE;
        }
        if (type == long.class || type == Long.class) {
            return "an integer of at most 64 bits";
        }
        if (type == double.class || type == Double.class) {
            return "a finite number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "text";
        }
        return Collection.class.isAssignableFrom(type) || type.isArray()
                ? "a list"
                : type.isRecord() || Map.class.isAssignableFrom(type) ? "a mapping" : "a " + type.getSimpleName();
    }

    private static List<String> constants(Class<?> type) {
        JsonNode all = Binding.MAPPER.valueToTree(type.getEnumConstants());
        return Arrays.asList(Binding.MAPPER.convertValue(all, String[].class));
    }

    private static String variants(JavaType base) {
        var config = Binding.MAPPER.getDeserializationConfig();
        var type = config.introspectClassAnnotations(base).getClassInfo();
        return config.getSubtypeResolver().collectAndResolveSubtypesByTypeId(config, type).stream()
                .map(NamedType::getName)
                .filter(Objects::nonNull)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static String typeProperty(JavaType base) {
        var config = Binding.MAPPER.getDeserializationConfig();
        var type = config.introspectClassAnnotations(base).getClassInfo();
        var info = config.getAnnotationIntrospector().findPolymorphicTypeInfo(config, type);
        return info == null || info.getPropertyName() == null ? "type" : info.getPropertyName();
    }

    /** The known name with the fewest edits, if it is near: at most a third of the letters, case and _ aside. */
    static Optional<String> closest(String name, List<String> known) {
        String plain = plain(name);
        String best = null;
        int fewest = Math.max(1, plain.length() / 3) + 1;
        for (String candidate : known) {
            int edits = edits(plain, plain(candidate));
            if (edits < fewest) {
                fewest = edits;
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    private static String plain(String name) {
        return name.replaceAll("[_-]", "").toLowerCase(Locale.ROOT);
    }

    /** Levenshtein distance, two rows of the table at a time. */
    private static int edits(String a, String b) {
        int[] above = new int[b.length() + 1];
        Arrays.setAll(above, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }
}
