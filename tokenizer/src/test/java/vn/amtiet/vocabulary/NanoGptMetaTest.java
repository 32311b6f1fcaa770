package vn.amtiet.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.amtiet.cli.UserError;

class NanoGptMetaTest {
    @TempDir
    private Path directory;

    private static Vocabulary trainedOn(String text, SpecialToken... specials) {
        VocabularyPlan plan = VocabularyPlan.of(VocabularyKind.CHAR, 100).withSpecials(List.of(specials));
        PieceCounts counts = new PieceCounts();
        plan.count(text.getBytes(StandardCharsets.UTF_8), counts);
        return VocabularyTrainer.train(plan, counts, TrainingProgress.SILENT);
    }

    private Path written(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("meta.pkl"), bytes);
    }

    private void assertRefused(byte[] bytes, String reason) throws IOException {
        Path file = written(bytes);
        assertThatThrownBy(() -> Vocabularies.load(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(reason);
    }

    /** What CPython 3.11 writes with protocols 2 to 5 for {@code sorted(set("a ơ🌾"))}, as prepare.py does. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "gAJ9cQAoWAoAAAB2b2NhYl9zaXplcQFLBFgEAAAAaXRvc3ECfXEDKEsAWAEAAAAgcQRLAVgBAAAAYXEFSwJYAgAAAMahcQZLA1gEAAAA8J+MvnEHdVgEAAAAc3RvaXEIfXEJKGgESwBoBUsBaAZLAmgHSwN1dS4=",
                "gAN9cQAoWAoAAAB2b2NhYl9zaXplcQFLBFgEAAAAaXRvc3ECfXEDKEsAWAEAAAAgcQRLAVgBAAAAYXEFSwJYAgAAAMahcQZLA1gEAAAA8J+MvnEHdVgEAAAAc3RvaXEIfXEJKGgESwBoBUsBaAZLAmgHSwN1dS4=",
                "gASVVgAAAAAAAAB9lCiMCnZvY2FiX3NpemWUSwSMBGl0b3OUfZQoSwCMASCUSwGMAWGUSwKMAsahlEsDjATwn4y+lHWMBHN0b2mUfZQoaARLAGgFSwFoBksCaAdLA3V1Lg==",
                "gAWVVgAAAAAAAAB9lCiMCnZvY2FiX3NpemWUSwSMBGl0b3OUfZQoSwCMASCUSwGMAWGUSwKMAsahlEsDjATwn4y+lHWMBHN0b2mUfZQoaARLAGgFSwFoBksCaAdLA3V1Lg=="
            })
    void readsWhatPythonWrites(String pickle) throws IOException {
        Vocabulary vocabulary = Vocabularies.load(written(Base64.getDecoder().decode(pickle)));
        assertThat(vocabulary.decodeToString(new int[] {0, 1, 2, 3})).isEqualTo(" aơ🌾");
        assertThat(vocabulary.fingerprint()).isEqualTo(trainedOn("a ơ🌾").fingerprint());
    }

    /** CPython's pickle.loads gives {'vocab_size': 2, 'itos': {0: 'a', 1: 'ơ'}, 'stoi': {'a': 0, 'ơ': 1}} for it. */
    @Test
    void writesWhatPythonReads() throws IOException {
        Vocabularies.save(trainedOn("aơ"), directory);
        assertThat(HexFormat.of().formatHex(Files.readAllBytes(directory.resolve("meta.pkl"))))
                .isEqualTo(
                        "80027d28580a000000766f6361625f73697a654a02000000580400000069746f737d284a000000005801000000614a010000005802000000c6a175580400000073746f697d285801000000614a000000005802000000c6a14a0100000075752e");
    }

    @Test
    void readsItsOwnWithTheSameIdsSpecialTokensToo() throws IOException {
        Vocabulary saved = trainedOn("Sáng nay 🌾", SpecialToken.END_OF_DOCUMENT, SpecialToken.PAD);
        Vocabularies.export(saved, ForeignForm.NANOGPT, directory.resolve("meta.pkl"));
        assertThat(Vocabularies.load(directory).fingerprint()).isEqualTo(saved.fingerprint());
    }

    /** {@code {"vocab_size": os.system("true")}}. */
    @Test
    void neverCallsWhatAPickleNames() throws IOException {
        assertRefused(
                Base64.getDecoder()
                        .decode("gASVLwAAAAAAAAB9lIwKdm9jYWJfc2l6ZZSMBXBvc2l4lIwGc3lzdGVtlJOUjAR0cnVllIWUUpRzLg=="),
                "instruction 0x93; only dictionaries, texts and whole numbers are read");
        assertRefused("cos\nsystem\n(S'true'\ntR.".getBytes(StandardCharsets.US_ASCII), "instruction 0x63");
    }

    @Test
    void refusesEveryBeginningOfAFile() throws IOException {
        Vocabularies.save(trainedOn("aơ"), directory.resolve("whole"));
        byte[] whole = Files.readAllBytes(directory.resolve("whole/meta.pkl"));
        for (int length = 0; length < whole.length; length++) {
            assertRefused(Arrays.copyOf(whole, length), "the pickle ends within the instruction at byte");
        }
    }

    @Test
    void refusesWhatDoesNotAgreeWithItself() throws IOException {
        Vocabularies.save(trainedOn("abc"), directory.resolve("whole"));
        byte[] whole = Files.readAllBytes(directory.resolve("whole/meta.pkl"));
        byte[] last = whole.clone();
        last[whole.length - 7] = 1;
        assertRefused(last, "itos and stoi that do not agree on id 2");
        byte[] size = whole.clone();
        size[new String(whole, StandardCharsets.ISO_8859_1).indexOf('J') + 1] = 4;
        assertRefused(size, "vocab_size 4 with 3 entries in itos and 3 in stoi");
        assertRefused(new byte[] {(byte) 0x80, 2, '}', '.'}, "a pickle without one of them");
    }
}
