package vn.amtiet.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import vn.amtiet.text.Normaliser;

/**
 * Equality with Hugging Face tokenizers 0.23.2: a byte-level BPE of 8,192 entries that it trained on 3,000 Vietnamese news
 * articles, and what that vocabulary makes of 200 texts.
 */
class HuggingFaceParityTest {
    private static final Path TOKENIZER = Path.of("src/test/resources/parity/hf_bytelevel_bpe_8192.json");
    private static final Path ENCODINGS = Path.of("src/test/resources/parity/hf_bytelevel_bpe_8192_encodings.json");

    @Test
    void encodesAll200TextsLikeHuggingFace() throws IOException {
        Vocabulary vocabulary = Vocabularies.load(TOKENIZER);
        JsonNode cases = new ObjectMapper().readTree(Files.readAllBytes(ENCODINGS));
        assertThat(cases).hasSize(200);
        for (JsonNode example : cases) {
            String text = example.path("text").asText();
            int[] expected = new ObjectMapper().convertValue(example.path("ids"), int[].class);
            assertThat(vocabulary.encode(text)).as(text).isEqualTo(expected);
            assertThat(vocabulary.decodeToString(expected)).isEqualTo(text);
        }
    }

    @Test
    void learnsTheSameMergesInTheSameOrder() {
        List<String> articles = SharedData.texts("data/text/vntc-00.jsonl.zst", 3000);
        VocabularyPlan plan = VocabularyPlan.of(VocabularyKind.BYTEBPE, 8192);
        PieceCounts counts = new PieceCounts();
        for (String article : articles) {
            String line = Normaliser.NFC.normalise(article).replace('\n', ' ') + "\n";
            plan.count(line.getBytes(StandardCharsets.UTF_8), counts);
        }

        long start = System.nanoTime();
        Vocabulary trained = VocabularyTrainer.train(plan, counts, TrainingProgress.SILENT);
        System.out.printf(
                "8192 ids from %d distinct pieces in %.2f s%n", counts.size(), (System.nanoTime() - start) / 1e9);

        VocabularyDefinition expected = ((PieceVocabulary) Vocabularies.load(TOKENIZER)).definition();
        VocabularyDefinition got = ((PieceVocabulary) trained).definition();
        assertThat(got.merges()).isEqualTo(expected.merges());
        assertThat(trained.fingerprint()).isEqualTo(Vocabularies.load(TOKENIZER).fingerprint());
        assertThat(trained.special(SpecialToken.END_OF_DOCUMENT)).hasValue(0);
    }
}
