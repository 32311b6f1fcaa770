package vn.amtiet.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import vn.amtiet.text.Normaliser;

/**
 * {@code tokenizer.json} of Hugging Face tokenizers: the byte-level BPE family, written here and read by
 * {@link HuggingFaceReader}.
 *
 * <p>A syllable vocabulary is said as a BPE model with {@code ignore_merges} and no merges: a piece that is in the
 * vocabulary is taken whole, any other stays in bytes. That needs tokenizers 0.15 or later.
 */
final class HuggingFaceForm {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private HuggingFaceForm() {}

    static VocabularyDefinition read(JsonNode json, Path file) {
        return json.path("model").path("byte_fallback").asBoolean(false)
                        && json.path("model").path("type").asText().equals("BPE")
                ? new SentencePieceBpeReader(json, file).definition()
                : new HuggingFaceReader(json, file).definition();
    }

    static byte[] write(VocabularyDefinition definition) {
        ObjectNode root = JSON.objectNode().put("version", "1.0");
        root.putNull("truncation").putNull("padding");
        root.set("added_tokens", addedTokens(definition));
        root.set("normalizer", normaliser(definition.normaliser()));
        boolean unigram = definition.kind() == VocabularyKind.UNIGRAM;
        root.set("pre_tokenizer", unigram ? cut(definition.split()) : preTokenizer(definition.split()));
        root.putNull("post_processor");
        root.set("decoder", unigram ? HuggingFaceUnigram.decoder() : byteLevel(true));
        root.set("model", unigram ? HuggingFaceUnigram.model(definition) : model(definition));
        return VocabularyJson.bytes(root);
    }

    private static ArrayNode addedTokens(VocabularyDefinition definition) {
        ArrayNode tokens = JSON.arrayNode();
        for (SpecialPiece special : definition.specials()) {
            tokens.addObject()
                    .put("id", special.id())
                    .put("content", special.text())
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
        return tokens;
    }

    private static JsonNode normaliser(Normaliser normaliser) {
        ObjectNode nfc = JSON.objectNode().put("type", "NFC");
        return switch (normaliser) {
            case NONE -> JSON.nullNode();
            case NFC -> nfc;
            case LOWER -> sequence("normalizers", nfc, JSON.objectNode().put("type", "Lowercase"));
        };
    }

    private static ObjectNode preTokenizer(PreTokenizer split) {
        if (split == PreTokenizer.GPT2) {
            return byteLevel(true);
        }
        return sequence("pretokenizers", cut(split), byteLevel(false));
    }

    private static ObjectNode cut(PreTokenizer split) {
        ObjectNode cut = JSON.objectNode().put("type", "Split");
        cut.putObject("pattern").put("Regex", split.regex());
        return cut.put("behavior", "Isolated").put("invert", false);
    }

    private static ObjectNode sequence(String steps, ObjectNode first, ObjectNode second) {
        ObjectNode sequence = JSON.objectNode().put("type", "Sequence");
        sequence.putArray(steps).add(first).add(second);
        return sequence;
    }

    private static ObjectNode byteLevel(boolean regex) {
        return JSON.objectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", regex);
    }

    private static ObjectNode model(VocabularyDefinition definition) {
        ObjectNode model = JSON.objectNode().put("type", "BPE");
        model.putNull("dropout").putNull("unk_token");
        model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
        model.put("fuse_unk", false).put("byte_fallback", false);
        model.put("ignore_merges", definition.kind() == VocabularyKind.SYLLABLE);
        ObjectNode vocabulary = model.putObject("vocab");
        for (int id = 0; id < definition.size(); id++) {
            byte[] piece = definition.pieces().get(id);
            vocabulary.put(piece.length > 0 ? ByteAlphabet.write(piece) : textOfSpecial(definition, id), id);
        }
        ArrayNode merges = model.putArray("merges");
        for (Merge merge : definition.merges()) {
            merges.addArray()
                    .add(ByteAlphabet.write(definition.pieces().get(merge.left())))
                    .add(ByteAlphabet.write(definition.pieces().get(merge.right())));
        }
        return model;
    }

    static String textOfSpecial(VocabularyDefinition definition, int id) {
        return definition.specials().stream()
                .filter(special -> special.id() == id)
                .map(SpecialPiece::text)
                .findFirst()
                .orElseThrow();
    }
}
