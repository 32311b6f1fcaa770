package vn.amtiet.vocabulary;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The parts of {@code tokenizer.json} that say a unigram vocabulary (tokenizers, models/unigram): pieces as text with
 * scores, and {@code <0x41>} for a byte that is no piece of its own. Text that is not valid UTF-8 cannot be said there.
 */
final class HuggingFaceUnigram {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private HuggingFaceUnigram() {}

    static ObjectNode model(VocabularyDefinition definition) {
        double worst = definition.scores().stream()
                .filter(score -> !score.isNaN())
                .mapToDouble(Double::doubleValue)
                .min()
                .orElse(0);
        ObjectNode model = JSON.objectNode().put("type", "Unigram");
        model.put("unk_id", ByteIds.of(definition)[0]).put("byte_fallback", true);
        ArrayNode vocabulary = model.putArray("vocab");
        for (int id = 0; id < definition.size(); id++) {
            double score = definition.scores().get(id);
            vocabulary.addArray().add(text(definition, id)).add(Double.isNaN(score) ? worst : score);
        }
        return model;
    }

    private static String text(VocabularyDefinition definition, int id) {
        byte[] piece = definition.pieces().get(id);
        if (piece.length == 0) {
            return HuggingFaceForm.textOfSpecial(definition, id);
        }
        return definition.scores().get(id).isNaN()
                ? String.format(Locale.ROOT, "<0x%02X>", piece[0] & 0xFF)
                : new String(piece, StandardCharsets.UTF_8);
    }

    static ObjectNode decoder() {
        ObjectNode decoder = JSON.objectNode().put("type", "Sequence");
        ArrayNode steps = decoder.putArray("decoders");
        steps.addObject().put("type", "ByteFallback");
        steps.addObject().put("type", "Fuse");
        return decoder;
    }
}
