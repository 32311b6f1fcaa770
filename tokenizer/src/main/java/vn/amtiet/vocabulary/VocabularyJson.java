package vn.amtiet.vocabulary;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vn.amtiet.cli.UserError;
import vn.amtiet.text.Normaliser;
import vn.amtiet.text.TextInput;

/**
 * {@code vocabulary.json}: a vocabulary in our own words. Pieces stand in order of ids, written in the
 * {@link ByteAlphabet} (a special token by its text); merges stand in order of rank as {@code [left, right, result]};
 * {@code scores} are there for kinds that have them, null for an id that has none.
 */
final class VocabularyJson {
    static final String FILE_NAME = "vocabulary.json";

    private static final String FORMAT = "amtiet-vocabulary";
    private static final int VERSION = 1;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private record Content(
            String format,
            int version,
            String kind,
            String normaliser,
            String split,
            int size,
            List<Special> specials,
            String fingerprint,
            List<String> pieces,
            List<int[]> merges,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<@Nullable Double> scores) {}

    /** The role is written like "end_of_document" and is "none" where it is not known. */
    private record Special(int id, String text, String role) {}

    private static final String NO_ROLE = "none";

    private VocabularyJson() {}

    /** The JSON of a file, plain or compressed. Throws UserError for one that is missing, truncated or no JSON. */
    static JsonNode parse(Path file) {
        try (InputStream in = TextInput.open(file)) {
            JsonNode json = JSON.readTree(in);
            if (json == null || !json.isObject()) {
                throw refused(file, "a JSON object", "something else");
            }
            return json;
        } catch (JsonProcessingException e) {
            throw refused(file, "a complete JSON file", e.getOriginalMessage());
        } catch (IOException e) {
            throw UserError.failed("vocabulary file " + file + ": could not be read (" + e + ")", e);
        }
    }

    static VocabularyDefinition read(JsonNode json, Path file) {
        String format = json.path("format").asText("no format");
        if (!format.equals(FORMAT)) {
            throw refused(file, "\"format\": \"" + FORMAT + "\", or a tokenizer.json with a \"model\"", format);
        }
        int version = json.path("version").asInt(0);
        if (version != VERSION) {
            throw refused(file, "format version " + VERSION, "version " + version);
        }
        try {
            if (!json.has("scores")) {
                ((ObjectNode) json).putArray("scores");
            }
            Content content = JSON.treeToValue(json, Content.class);
            VocabularyDefinition definition = definition(content);
            check(file, "size", String.valueOf(content.size), String.valueOf(definition.size()));
            check(file, "fingerprint", content.fingerprint, definition.fingerprint());
            return definition;
        } catch (JsonProcessingException e) {
            throw refused(file, "the keys of a vocabulary", e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            throw refused(file, "a consistent vocabulary", String.valueOf(e.getMessage()));
        }
    }

    private static void check(Path file, String what, String expected, String got) {
        if (!expected.equals(got)) {
            throw refused(file, what + " " + expected + " as the file says", got + " from its content");
        }
    }

    /** One message for all that can be wrong with a vocabulary file. */
    static UserError refused(Path file, String expected, String got) {
        return UserError.failed("vocabulary file " + file + ": expected " + expected + ", got " + got
                + "; the file is damaged or of another program: copy it again or train the vocabulary again");
    }

    private static VocabularyDefinition definition(Content content) {
        List<SpecialPiece> specials = new ArrayList<>();
        for (Special special : content.specials) {
            specials.add(new SpecialPiece(special.id, special.text, role(special.role)));
        }
        List<byte[]> pieces = new ArrayList<>(content.pieces.size());
        int next = 0;
        for (String piece : content.pieces) {
            boolean special = next < specials.size() && specials.get(next).id() == pieces.size();
            pieces.add(special ? new byte[0] : ByteAlphabet.read(piece));
            next += special ? 1 : 0;
        }
        List<Merge> merges = content.merges.stream().map(VocabularyJson::merge).toList();
        return new VocabularyDefinition(
                VocabularyKind.of(content.kind),
                Normaliser.of(content.normaliser),
                PreTokenizer.of(content.split),
                pieces,
                specials,
                merges,
                content.scores.stream()
                        .map(score -> score == null ? Double.valueOf(Double.NaN) : score)
                        .toList());
    }

    private static Merge merge(int[] ids) {
        if (ids.length != 3) {
            throw new IllegalArgumentException("a merge of " + ids.length + " ids, not [left, right, result]");
        }
        return new Merge(ids[0], ids[1], ids[2]);
    }

    private static @Nullable SpecialToken role(String name) {
        return name.equals(NO_ROLE) ? null : SpecialToken.valueOf(name.toUpperCase(Locale.ROOT));
    }

    static byte[] write(VocabularyDefinition definition) {
        List<String> pieces =
                definition.pieces().stream().map(ByteAlphabet::write).collect(Collectors.toList());
        List<Special> specials = new ArrayList<>();
        for (SpecialPiece special : definition.specials()) {
            pieces.set(special.id(), special.text());
            Optional<SpecialToken> role = special.roleIfKnown();
            specials.add(new Special(
                    special.id(),
                    special.text(),
                    role.map(r -> r.name().toLowerCase(Locale.ROOT)).orElse(NO_ROLE)));
        }
        List<int[]> merges = definition.merges().stream()
                .map(merge -> new int[] {merge.left(), merge.right(), merge.result()})
                .toList();
        return bytes(new Content(
                FORMAT,
                VERSION,
                definition.kind().id(),
                definition.normaliser().id(),
                definition.split().id(),
                definition.size(),
                specials,
                definition.fingerprint(),
                pieces,
                merges,
                scores(definition)));
    }

    /** NaN is no number of JSON: null stands for it. */
    private static List<@Nullable Double> scores(VocabularyDefinition definition) {
        List<@Nullable Double> scores = new ArrayList<>(definition.scores());
        scores.replaceAll(score -> score.isNaN() ? null : score);
        return scores;
    }

    /** A value as indented JSON in UTF-8. */
    static byte[] bytes(Object value) {
        try {
            DefaultPrettyPrinter lines = new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
            return (JSON.writer(lines).writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a vocabulary is always JSON", e);
        }
    }
}
