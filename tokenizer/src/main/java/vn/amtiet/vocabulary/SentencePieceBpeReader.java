package vn.amtiet.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vn.amtiet.text.Normaliser;

/**
 * Reads a {@code tokenizer.json} that SentencePiece's BPE with byte fallback was converted to (Gemma): pieces are
 * characters with U+2581 for the space, bytes are pieces like {@code <0x0A>}. U+2581 in a text is a character of its own
 * here, where that form takes it for a space. Special tokens are never encoded from text; other added tokens are, whole.
 */
final class SentencePieceBpeReader {
    private static final String SPACE = "\u2581";
    private static final Pattern BYTE = Pattern.compile("<0x([0-9A-F]{2})>");
    private static final Pattern SPACE_INSIDE = Pattern.compile("[^\u2581]\u2581");

    private final JsonNode json;
    private final JsonNode model;
    private final Path file;

    SentencePieceBpeReader(JsonNode json, Path file) {
        this.json = json;
        this.model = json.path("model");
        this.file = file;
    }

    VocabularyDefinition definition() {
        checkForm();
        Map<String, Integer> ids = new HashMap<>();
        model.path("vocab")
                .properties()
                .forEach(entry -> ids.put(entry.getKey(), entry.getValue().asInt(-1)));
        TreeMap<Integer, SpecialPiece> specials = new TreeMap<>();
        List<String> whole = new ArrayList<>();
        for (JsonNode token : json.path("added_tokens")) {
            String text = token.path("content").asText();
            int id = token.path("id").asInt(-1);
            if (token.path("special").asBoolean(false)) {
                specials.put(
                        id,
                        new SpecialPiece(id, text, SpecialPieces.roleOf(text).orElse(null)));
            } else {
                ids.put(text, id);
                whole.add(text);
            }
        }
        try {
            return new VocabularyDefinition(
                    VocabularyKind.CHARBPE,
                    Normaliser.NONE,
                    PreTokenizer.SPACES,
                    pieces(ids, specials),
                    List.copyOf(specials.values()),
                    merges(ids, whole));
        } catch (IllegalArgumentException e) {
            throw VocabularyJson.refused(file, "BPE with byte fallback", String.valueOf(e.getMessage()));
        }
    }

    private void checkForm() {
        JsonNode normaliser = json.path("normalizer");
        boolean replaces = normaliser.path("type").asText().equals("Replace")
                && normaliser.path("pattern").path("String").asText().equals(" ")
                && normaliser.path("content").asText().equals(SPACE);
        require(replaces, "a normaliser that replaces spaces by U+2581 and does nothing else", normaliser);
        JsonNode cut = json.path("pre_tokenizer");
        boolean cutsNothing = cut.isNull()
                || cut.isMissingNode()
                || cut.path("type").asText().equals("Split")
                        && cut.path("pattern").path("String").asText().equals(" ");
        require(cutsNothing, "no pre-tokenizer, or one that looks for the spaces that were replaced", cut);
        for (String key : List.of("dropout", "continuing_subword_prefix", "end_of_word_suffix")) {
            JsonNode value = model.path(key);
            require(
                    value.isMissingNode() || value.isNull() || value.asText().isEmpty(),
                    "a model without " + key,
                    value);
        }
        require(!model.path("ignore_merges").asBoolean(false), "a model that uses its merges", "ignore_merges");
    }

    private void require(boolean holds, String what, Object got) {
        if (!holds) {
            throw VocabularyJson.refused(file, what, String.valueOf(got));
        }
    }

    private static List<byte[]> pieces(Map<String, Integer> ids, Map<Integer, SpecialPiece> specials) {
        TreeMap<Integer, byte[]> byId = new TreeMap<>();
        ids.forEach((text, id) -> byId.put(id, specials.containsKey(id) ? new byte[0] : piece(text)));
        specials.keySet().forEach(id -> byId.put(id, new byte[0]));
        List<byte[]> pieces = new ArrayList<>(byId.size());
        byId.forEach((id, piece) -> {
            if (id != pieces.size()) {
                throw new IllegalArgumentException("no token with id " + pieces.size() + ", the next one is " + id);
            }
            pieces.add(piece);
        });
        return pieces;
    }

    private static byte[] piece(String text) {
        Matcher value = BYTE.matcher(text);
        if (value.matches()) {
            return new byte[] {(byte) Integer.parseInt(value.group(1), 16)};
        }
        if (SPACE_INSIDE.matcher(text).find()) {
            throw new IllegalArgumentException("the piece '" + text + "' reaches over a space");
        }
        return text.replace(SPACE, " ").getBytes(StandardCharsets.UTF_8);
    }

    /** Without those that make an added token: such a token is found before anything is merged. */
    private List<Merge> merges(Map<String, Integer> ids, List<String> whole) {
        Map<String, Integer> found = new HashMap<>();
        whole.stream().filter(text -> !text.contains(SPACE)).forEach(text -> found.put(text, ids.get(text)));
        List<Merge> merges = new ArrayList<>();
        for (JsonNode pair : model.path("merges")) {
            String joined = pair.asText();
            int space = joined.indexOf(' ');
            String left = pair.isArray() ? pair.path(0).asText() : joined.substring(0, Math.max(space, 0));
            String right = pair.isArray() ? pair.path(1).asText() : joined.substring(space + 1);
            if (!found.containsKey(left + right)) {
                merges.add(new Merge(id(left, ids), id(right, ids), id(left + right, ids)));
            }
        }
        return merges;
    }

    private static int id(String piece, Map<String, Integer> ids) {
        Integer id = ids.get(piece);
        if (id == null) {
            throw new IllegalArgumentException("a merge names '" + piece + "', which has no id");
        }
        return id;
    }
}
