package vn.amtiet.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.cli.UserError;
import vn.amtiet.text.Normaliser;

class VocabulariesTest {
    private static final String TEXT = "Bà con lo kê đồ đạc – 40% so với “năm” trước.";

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void saveOne() {
        Vocabularies.save(Texts.trained(VocabularyPlan.of(VocabularyKind.BYTEBPE, 500)), directory);
        file = directory.resolve("vocabulary.json");
    }

    private void edit(String from, String to) throws IOException {
        String json = Files.readString(file);
        assertThat(json).contains(from);
        Files.writeString(file, json.replace(from, to));
    }

    private void assertRefused(String... parts) {
        assertThatThrownBy(() -> Vocabularies.load(directory))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(file.toString())
                .satisfies(error -> assertThat(error.getMessage()).contains(parts));
    }

    @Test
    void loadsEveryKindAsItWasSaved() {
        for (VocabularyKind kind : EnumSet.complementOf(EnumSet.of(VocabularyKind.CHARBPE))) {
            VocabularyPlan plan = VocabularyPlan.of(kind, 500)
                    .withNormaliser(Normaliser.LOWER)
                    .withSpecials(List.of(SpecialToken.PAD, SpecialToken.MASK));
            Vocabulary saved = Texts.trained(plan);
            Vocabularies.save(saved, directory);
            Vocabulary loaded = Vocabularies.load(directory);
            assertThat(loaded.kind()).isEqualTo(kind.id());
            assertThat(loaded.fingerprint()).isEqualTo(saved.fingerprint());
            assertThat(loaded.special(SpecialToken.MASK)).hasValue(1);
            assertThat(loaded.special(SpecialToken.END_OF_DOCUMENT)).isEmpty();
            String known = "sáng nay trời trở lạnh";
            assertThat(loaded.encode(known)).isEqualTo(saved.encode(known));
        }
    }

    @Test
    void writesForeignFormsOnlyForKindsThatTheyCanSay() {
        assertThat(directory)
                .isDirectoryContaining("glob:**/tokenizer.json")
                .isDirectoryContaining("glob:**/*.tiktoken")
                .isDirectoryNotContaining("glob:**/meta.pkl");
        Vocabularies.save(Texts.trained(VocabularyPlan.of(VocabularyKind.CHAR, 500)), directory);
        assertThat(directory)
                .isDirectoryNotContaining("glob:**/tokenizer.json")
                .isDirectoryNotContaining("glob:**/*.tiktoken")
                .isDirectoryContaining("glob:**/meta.pkl");
        assertThatThrownBy(() ->
                        Vocabularies.export(Vocabularies.load(directory), ForeignForm.TIKTOKEN, directory.resolve("x")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("kind char cannot be said in the form 'tiktoken'");
    }

    @Test
    void readsItsOwnForeignFormBackWithTheSameFingerprint() {
        for (VocabularyKind kind : List.of(VocabularyKind.BYTEBPE, VocabularyKind.SYLLABLE)) {
            Vocabulary saved = Texts.trained(VocabularyPlan.of(kind, 500).withNormaliser(Normaliser.NFC));
            Vocabularies.save(saved, directory);
            Vocabulary foreign = Vocabularies.load(directory.resolve("tokenizer.json"));
            assertThat(foreign.fingerprint()).isEqualTo(saved.fingerprint());
        }
    }

    @Test
    void writesTiktokenRanksFromWhichEveryIdCanBeRead() throws IOException {
        Vocabulary saved = Vocabularies.load(directory);
        Map<Integer, byte[]> ranks = new HashMap<>();
        for (String line : Files.readAllLines(directory.resolve("vocabulary.tiktoken"))) {
            String[] parts = line.split(" ");
            ranks.put(Integer.parseInt(parts[1]), Base64.getDecoder().decode(parts[0]));
        }
        assertThat(ranks).hasSize(saved.size() - 1).doesNotContainKey(0);
        ranks.forEach((rank, piece) -> assertThat(saved.piece(rank)).isEqualTo(piece));
    }

    @Test
    void readsQwen3() {
        Vocabulary qwen = Vocabularies.load(SharedData.file("data/tokenizers/qwen3/tokenizer.json.zst"));
        assertThat(qwen.size()).isEqualTo(151_669);
        assertThat(qwen.normaliser()).isEqualTo(Normaliser.NFC);
        assertThat(qwen.special(SpecialToken.END_OF_DOCUMENT)).hasValue(151_643);
        assertThat(qwen.decodeToString(qwen.encode(TEXT))).isEqualTo(TEXT);
    }

    @Test
    void readsGpt2() {
        Vocabulary gpt2 = Vocabularies.load(SharedData.file("data/tokenizers/gpt2"));
        assertThat(gpt2.size()).isEqualTo(50_257);
        assertThat(gpt2.special(SpecialToken.END_OF_DOCUMENT)).hasValue(50_256);
        // "Hello world" in openai/gpt-2.
        assertThat(gpt2.encode("Hello world")).containsExactly(15496, 995);
        assertThat(gpt2.decodeToString(gpt2.encode(TEXT))).isEqualTo(TEXT);
    }

    @Test
    void refusesAFileThatWasCutShort() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        assertRefused("expected a complete JSON file", "train the vocabulary again");
    }

    @Test
    void refusesAFileWhosePiecesWereChanged() throws IOException {
        edit("\"gpt2\"", "\"qwen2\"");
        assertRefused("expected fingerprint ", "as the file says");
    }

    @Test
    void refusesMergesThatDoNotFitTheirPieces() throws IOException {
        edit("\"Ġb\"", "\"Ġq\"");
        assertRefused("merge whose result is not left followed by right");
    }

    @Test
    void refusesAnotherVersionKindOrKey() throws IOException {
        edit("\"version\" : 1", "\"version\" : 2");
        assertRefused("expected format version 1, got version 2");
        edit("\"version\" : 2", "\"version\" : 1");
        edit("\"bytebpe\"", "\"worde\"");
        assertRefused("unknown kind of vocabulary 'worde'", "bytebpe, rankbpe, charbpe, syllable");
        edit("\"worde\"", "\"bytebpe\"");
        edit("\"size\"", "\"more\" : 1, \"size\"");
        assertRefused("expected the keys of a vocabulary", "more");
    }

    @Test
    void refusesAFileOfAnotherProgram() throws IOException {
        Files.write(file, "{\"a\": 1}".getBytes(StandardCharsets.UTF_8));
        assertRefused("expected \"format\": \"amtiet-vocabulary\"");
        Files.write(file, "[1, 2]".getBytes(StandardCharsets.UTF_8));
        assertRefused("expected a JSON object");
    }

    @Test
    void refusesAForeignModelThatItWouldReadWrongly() throws IOException {
        file = directory.resolve("tokenizer.json");
        Files.delete(directory.resolve("vocabulary.json"));
        edit("\"byte_fallback\" : false", "\"byte_fallback\" : true");
        assertRefused("a normaliser that replaces spaces by U+2581");
        edit("\"byte_fallback\" : true", "\"byte_fallback\" : false");
        edit("\"add_prefix_space\" : false", "\"add_prefix_space\" : true");
        assertRefused("no space put before the text");
    }

    @Test
    void refusesAForeignVocabularyThatCannotSayEveryByte() throws IOException {
        file = directory.resolve("tokenizer.json");
        Files.delete(directory.resolve("vocabulary.json"));
        edit("\"~\" : 94", "\"~~\" : 94");
        assertRefused("needs an id for each of the 256 bytes: none for byte 126");
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        assertThatThrownBy(() -> Vocabularies.load(Path.of("nowhere")))
                .isInstanceOf(UserError.class)
                .hasMessage("vocabulary nowhere: no such file or directory");
        Path empty = Files.createDirectory(directory.resolve("empty"));
        assertThatThrownBy(() -> Vocabularies.load(empty))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("expected vocabulary.json, tokenizer.json or meta.pkl in it, found none");
    }
}
