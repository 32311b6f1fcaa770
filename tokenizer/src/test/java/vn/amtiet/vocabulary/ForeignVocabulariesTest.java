package vn.amtiet.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.XZInputStream;
import vn.amtiet.cli.UserError;
import vn.amtiet.text.TextInput;

/** Vocabularies of other programs, read and used as their own readers do. */
class ForeignVocabulariesTest {
    @Test
    void saysQwen3AsHuggingFaceDoes() throws IOException {
        Path file = SharedData.file("data/tokenizers/qwen3/tokenizer.json.zst");
        Vocabulary ours = Vocabularies.load(file);
        assertThat(ours.size()).isEqualTo(151_669);
        try (InputStream in = TextInput.open(file);
                ForeignTokenizer theirs = ForeignTokenizer.of(in.readAllBytes())) {
            for (String text : SharedData.mixedTexts(2_000_000)) {
                assertThat(ours.encode(text)).isEqualTo(theirs.encode(text));
            }
            Random random = new Random(3);
            for (int i = 0; i < 10_000; i++) {
                String text = Texts.random(random, ForeignVocabulariesTest::sameInEveryUnicode)
                        .replace("<|endoftext|>", "");
                assertThat(ours.encode(text)).as(text).isEqualTo(theirs.encode(text));
            }
        }
    }

    @Test
    void saysGemmaAsHuggingFaceDoes(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("tokenizer.json");
        try (InputStream in = new XZInputStream(
                Files.newInputStream(SharedData.file("data/tokenizers/gemma/gemma_tokenizer.json.xz")))) {
            Files.copy(in, file);
        }
        Vocabulary ours = Vocabularies.load(file);
        assertThat(ours.size()).isEqualTo(256_000);
        assertThat(ours.kind()).isEqualTo("charbpe");
        try (ForeignTokenizer theirs = ForeignTokenizer.of(Files.readAllBytes(file))) {
            for (String text : SharedData.mixedTexts(500_000)) {
                assertThat(Arrays.equals(ours.encode(text), theirs.encode(text)))
                        .as(text)
                        .isTrue();
                assertThat(ours.decodeToString(ours.encode(text))).isEqualTo(text);
            }
            Random random = new Random(5);
            for (int i = 0; i < 3_000; i++) {
                String text = Texts.random(random, codePoint -> codePoint != 0x2581) + "\n".repeat(i % 80) + "<h1>";
                assertThat(ours.encode(text)).as(text).isEqualTo(theirs.encode(text));
            }
        }
    }

    @Test
    void refusesByteFallbackWithWhatItDoesNotUnderstand(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("tokenizer.json");
        String model = "\"model\": {\"type\": \"BPE\", \"byte_fallback\": true, \"vocab\": %s, \"merges\": []}";
        Files.writeString(file, "{\"normalizer\": {\"type\": \"Prepend\"}, " + model.formatted("{}") + "}");
        assertThatThrownBy(() -> Vocabularies.load(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("a normaliser that replaces spaces by U+2581");
        String normaliser = "\"normalizer\": {\"type\": \"Replace\", \"pattern\": {\"String\": \" \"}, "
                + "\"content\": \"\u2581\"}, ";
        Files.writeString(file, "{" + normaliser + model.formatted("{\"a\u2581b\": 0}") + "}");
        assertThatThrownBy(() -> Vocabularies.load(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("reaches over a space");
        Files.writeString(file, "{" + normaliser + model.formatted("{\"ab\": 0}") + "}");
        assertThatThrownBy(() -> Vocabularies.load(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("256 bytes");
    }

    @Test
    void readsARankFileUnderTheRuleThatIsNamedAndWritesItBack(@TempDir Path directory) throws IOException {
        Path mine = directory.resolve("mine.tiktoken");
        Vocabulary trained = SplitRuleParityTest.bytesOnly(PreTokenizer.GPT2);
        Vocabularies.export(trained, ForeignForm.TIKTOKEN, mine);
        Vocabulary read = Vocabularies.load(Path.of(mine + "@o200k"));
        assertThat(read.kind()).isEqualTo("rankbpe");
        assertThat(read.encode("Mèo 123")).isEqualTo(trained.encode("Mèo 123"));
        Path again = directory.resolve("again.tiktoken");
        Vocabularies.export(read, ForeignForm.TIKTOKEN, again);
        assertThat(again).hasSameBinaryContentAs(mine);
        Vocabularies.save(read, directory.resolve("saved"));
        assertThat(Vocabularies.load(directory.resolve("saved")).fingerprint()).isEqualTo(read.fingerprint());
    }

    @Test
    void refusesARankFileWhoseRuleNobodyNames(@TempDir Path directory) {
        Path mine = directory.resolve("mine.tiktoken");
        Vocabularies.export(SplitRuleParityTest.bytesOnly(PreTokenizer.GPT2), ForeignForm.TIKTOKEN, mine);
        assertThatThrownBy(() -> Vocabularies.load(mine))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("does not say how text is split")
                .hasMessageContaining(mine + "@cl100k");
        assertThatThrownBy(() -> Vocabularies.load(Path.of(mine + "@cl99")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("unknown split rule 'cl99'");
    }

    @Test
    void refusesADamagedRankFileWithTheLine(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("cl100k_broken.tiktoken");
        for (String broken :
                new String[] {"IQ== 0\n!!! 1\n", "IQ== 0\nIg==\n", "IQ== 0\nIg== 0\n", "IQ== 0\nIg== -7\n"}) {
            Files.write(file, broken.getBytes(StandardCharsets.US_ASCII));
            assertThatThrownBy(() -> Vocabularies.load(file))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("line 2");
        }
        Files.write(file, "IQ== 0\n".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> Vocabularies.load(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("256 bytes");
    }

    @Test
    void refusesToSayRanksInAFormThatListsMerges(@TempDir Path directory) {
        Path mine = directory.resolve("mine.tiktoken");
        Vocabularies.export(SplitRuleParityTest.bytesOnly(PreTokenizer.GPT2), ForeignForm.TIKTOKEN, mine);
        Vocabulary read = Vocabularies.load(Path.of(mine + "@gpt2"));
        assertThatThrownBy(() -> Vocabularies.export(read, ForeignForm.HUGGINGFACE, directory.resolve("x")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("rankbpe cannot be said in the form 'huggingface'");
    }

    /** The judge puts combining marks in order by an older Unicode than the JDK: beyond the common ones they differ. */
    private static boolean sameInEveryUnicode(int codePoint) {
        boolean mark = CharacterClass.of(codePoint) == CharacterClass.MARK;
        return Character.isDefined(codePoint) && (!mark || codePoint < 0x370);
    }
}
