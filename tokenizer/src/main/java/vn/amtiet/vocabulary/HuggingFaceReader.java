package vn.amtiet.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import vn.amtiet.text.Normaliser;

/**
 * Reads a {@code tokenizer.json} of the byte-level BPE family (GPT-2, Qwen2 and Qwen3, our own). Whatever in the file
 * would change ids and is not understood is refused, never left out. Every added token counts as a special token, so it
 * is never encoded from text.
 */
final class HuggingFaceReader {
    private final JsonNode json;
    private final JsonNode model;
    private final Path file;

    HuggingFaceReader(JsonNode json, Path file) {
        this.json = json;
        this.model = json.path("model");
        this.file = file;
    }

    VocabularyDefinition definition() {
        checkModel();
        Map<Integer, SpecialPiece> specials = specials();
        Map<String, Integer> ids = new HashMap<>();
        model.path("vocab")
                .properties()
                .forEach(entry -> ids.put(entry.getKey(), entry.getValue().asInt(-1)));
        try {
            List<byte[]> pieces = pieces(ids, specials);
            return new VocabularyDefinition(
                    kind(), normaliser(), split(), pieces, List.copyOf(specials.values()), merges(ids));
        } catch (IllegalArgumentException e) {
            throw VocabularyJson.refused(file, "byte-level BPE", String.valueOf(e.getMessage()));
        }
    }

    private void checkModel() {
        require(model.path("type").asText(), "BPE", "model type BPE");
        require(model.path("byte_fallback").asBoolean(false), false, "a byte-level model, not byte_fallback");
        for (String key : List.of("dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix")) {
            JsonNode value = model.path(key);
            boolean unset =
                    value.isMissingNode() || value.isNull() || value.asText().isEmpty();
            require(unset, true, "a model without " + key);
        }
    }

    private void require(Object got, Object expected, String what) {
        if (!expected.equals(got)) {
            throw VocabularyJson.refused(file, what, String.valueOf(got));
        }
    }

    private VocabularyKind kind() {
        if (!model.path("ignore_merges").asBoolean(false)) {
            return VocabularyKind.BYTEBPE;
        }
        require(model.path("merges").size(), 0, "no merges beside ignore_merges");
        return VocabularyKind.SYLLABLE;
    }

    private Map<Integer, SpecialPiece> specials() {
        Map<Integer, SpecialPiece> specials = new TreeMap<>();
        for (JsonNode token : json.path("added_tokens")) {
            int id = token.path("id").asInt(-1);
            String text = token.path("content").asText();
            specials.put(
                    id, new SpecialPiece(id, text, SpecialPieces.roleOf(text).orElse(null)));
        }
        return specials;
    }

    private static List<byte[]> pieces(Map<String, Integer> ids, Map<Integer, SpecialPiece> specials) {
        Map<Integer, byte[]> byId = new TreeMap<>();
        ids.forEach((text, id) -> byId.put(id, specials.containsKey(id) ? new byte[0] : ByteAlphabet.read(text)));
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

    /** Pairs as two-element arrays, or joined by a space as in older files. */
    private List<Merge> merges(Map<String, Integer> ids) {
        List<Merge> merges = new ArrayList<>();
        for (JsonNode pair : model.path("merges")) {
            String joined = pair.asText();
            int space = joined.indexOf(' ');
            String left = pair.isArray() ? pair.path(0).asText() : joined.substring(0, Math.max(space, 0));
            String right = pair.isArray() ? pair.path(1).asText() : joined.substring(space + 1);
            merges.add(new Merge(id(left, ids), id(right, ids), id(left + right, ids)));
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

    private Normaliser normaliser() {
        JsonNode normaliser = json.path("normalizer");
        JsonNode steps = normaliser.path("normalizers");
        if (normaliser.isNull() || normaliser.isMissingNode()) {
            return Normaliser.NONE;
        }
        if (type(normaliser).equals("NFC")) {
            return Normaliser.NFC;
        }
        boolean lower = steps.size() == 2
                && type(steps.path(0)).equals("NFC")
                && type(steps.path(1)).equals("Lowercase");
        require(lower, true, "a normaliser that is null, NFC or NFC and Lowercase");
        return Normaliser.LOWER;
    }

    private PreTokenizer split() {
        JsonNode rule = json.path("pre_tokenizer");
        JsonNode steps = rule.path("pretokenizers");
        JsonNode byteLevel = steps.size() == 2 ? steps.path(1) : rule;
        require(type(byteLevel), "ByteLevel", "a ByteLevel pre-tokenizer, alone or after one Split");
        require(byteLevel.path("add_prefix_space").asBoolean(true), false, "no space put before the text");
        require(byteLevel.path("use_regex").asBoolean(true), steps.isEmpty(), "one split rule");
        if (steps.isEmpty()) {
            return PreTokenizer.GPT2;
        }
        require(steps.path(0).path("behavior").asText(), "Isolated", "a Split that is Isolated");
        String regex = steps.path(0).path("pattern").path("Regex").asText();
        for (PreTokenizer known : PreTokenizer.values()) {
            if (known.regex().equals(regex)) {
                return known;
            }
        }
        throw VocabularyJson.refused(file, "a known split rule (GPT-2, Qwen2, Llama-3, o200k or our own)", regex);
    }

    private static String type(JsonNode node) {
        return node.path("type").asText();
    }
}
