package vn.amtiet.vocabulary.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import vn.amtiet.cli.UserError;
import vn.amtiet.shard.NanoGptBin;
import vn.amtiet.storage.StageFixture;
import vn.amtiet.storage.TextRow;
import vn.amtiet.vocabulary.SpecialToken;
import vn.amtiet.vocabulary.Vocabularies;
import vn.amtiet.vocabulary.Vocabulary;
import vn.amtiet.vocabulary.VocabularyKind;

class TokenizerCommandTest {
    private static final String TEXT = "Sáng nay trời trở lạnh.\nMẹ dặn con mặc thêm áo ấm.\n";

    @TempDir
    private Path directory;

    private Path text;
    private Path trained;
    private String said = "";

    @BeforeEach
    void writeText() throws IOException {
        text = Files.writeString(directory.resolve("text.txt"), TEXT);
        trained = directory.resolve("vocabulary");
    }

    /** The exit code; what was printed is left in {@link #said}. */
    private int run(Object... arguments) {
        StringWriter out = new StringWriter();
        CommandLine command = new CommandLine(new TokenizerCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(out))
                .setExecutionExceptionHandler((error, line, result) -> {
                    if (error instanceof UserError user) {
                        out.append(user.getMessage());
                        return user.exitCode();
                    }
                    throw error;
                });
        String[] words = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
        int code = command.execute(words);
        said = out.toString();
        return code;
    }

    private void train(String kind, int size) {
        assertThat(run("train", "--kind", kind, "--size", size, "--input", text, "--output", trained))
                .isZero();
    }

    @Test
    void trainsAVocabularyThatCanBeLoaded() {
        train("bytebpe", 290);
        Vocabulary vocabulary = Vocabularies.load(trained);
        assertThat(vocabulary.size()).isEqualTo(290);
        assertThat(said).contains("bytebpe vocabulary of 290 ids from 1 texts").contains(vocabulary.fingerprint());
    }

    @Test
    void readsFoldersOfCompressedJsonLinesLikePlainText() throws IOException {
        train("syllable", 280);
        String fromText = Vocabularies.load(trained).fingerprint();
        Path folder = Files.createDirectory(directory.resolve("folder"));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("a.jsonl.gz")))) {
            out.write(("{\"id\": 1, \"text\": \"" + TEXT.replace("\n", "\\n") + "\"}\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        assertThat(run("train", "--kind", "syllable", "--size", 280, "--input", folder, "--output", trained))
                .isZero();
        assertThat(Vocabularies.load(trained).fingerprint()).isEqualTo(fromText);
    }

    @Test
    void saysWhenTheTextsHoldLessThanWasAskedFor() {
        train("syllable", 5000);
        assertThat(said).contains("The texts hold no more: 5,000 ids were asked for.");
    }

    @Test
    void namesSpecialTokensByRole() {
        assertThat(run("train", "--kind", "char", "--specials", "pad,mask", "--input", text, "--output", trained))
                .isZero();
        assertThat(Vocabularies.load(trained).special(SpecialToken.MASK)).hasValue(1);
    }

    @Test
    void refusesWrongCallsWithCode2() {
        assertThat(run("train", "--kind", "worde", "--size", 300, "--input", text, "--output", trained))
                .isEqualTo(2);
        assertThat(said).contains("unknown kind of vocabulary 'worde'");
        assertThat(run("train", "--kind", "bytebpe", "--input", text, "--output", trained))
                .isEqualTo(2);
        assertThat(said).contains("--size: expected the number of ids");
        assertThat(run("train", "--kind", "bytebpe", "--size", 20, "--input", text, "--output", trained))
                .isEqualTo(2);
        assertThat(said).contains("expected at least 257, got 20");
        assertThat(run("train", "--kind", "char", "--input", directory.resolve("no"), "--output", trained))
                .isEqualTo(2);
        assertThat(said).contains("no such file or directory");
        assertThat(run("train", "--kind", "char", "--normaliser", "x", "--input", text, "--output", trained))
                .isEqualTo(2);
        assertThat(said).contains("unknown normaliser 'x'");
        assertThat(run("train", "--kind", "char", "--specials", "end", "--input", text, "--output", trained))
                .isEqualTo(2);
        assertThat(said).contains("--specials: expected roles out of").contains("got 'end'");
    }

    @Test
    void refusesAnEmptyCorpusAndABrokenLineWithCode1() throws IOException {
        Path empty = Files.writeString(directory.resolve("empty.txt"), "");
        assertThat(run("train", "--kind", "char", "--input", empty, "--output", trained))
                .isEqualTo(1);
        assertThat(said).contains("expected text to train on");
        Path broken = Files.writeString(directory.resolve("broken.jsonl"), "{\"text\": \"a\"}\n{\"text\": \n");
        assertThat(run("train", "--kind", "char", "--input", broken, "--output", trained))
                .isEqualTo(1);
        assertThat(said).contains("broken.jsonl line 2: expected one JSON object");
    }

    @Test
    void encodesAndDecodesLineByLine() throws IOException {
        train("bytebpe", 300);
        Vocabulary vocabulary = Vocabularies.load(trained);
        ByteArrayOutputStream ids = new ByteArrayOutputStream();
        byte[] lines = "Mẹ dặn\n\n\u0000\r\nÿ".getBytes(StandardCharsets.UTF_8);
        IdLines.encode(vocabulary, new ByteArrayInputStream(lines), ids);
        assertThat(ids.toString(StandardCharsets.UTF_8).split("\n", -1)).hasSize(5);
        ByteArrayOutputStream back = new ByteArrayOutputStream();
        IdLines.decode(vocabulary, new ByteArrayInputStream(ids.toByteArray()), back);
        assertThat(back.toString(StandardCharsets.UTF_8)).isEqualTo("Mẹ dặn\n\n\u0000\r\nÿ\n");
    }

    @Test
    void namesTheLineThatHoldsNoIds() {
        train("bytebpe", 300);
        Vocabulary vocabulary = Vocabularies.load(trained);
        ByteArrayInputStream ids = new ByteArrayInputStream("1 2\n3 x\n".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> IdLines.decode(vocabulary, ids, OutputStream.nullOutputStream()))
                .isInstanceOf(UserError.class)
                .hasMessage("standard input, line 2: expected ids separated by spaces, got 'x'");
    }

    @Test
    void writesNanoGptsBinFiles() throws IOException {
        assertThat(run("train", "--kind", "char", "--input", text, "--output", trained))
                .isZero();
        Path bin = directory.resolve("bin");
        assertThat(run("bin", "--vocabulary", trained, "--input", text, "--output", bin, "--val-fraction", "0.2"))
                .isZero();
        Vocabulary vocabulary = Vocabularies.load(bin.resolve("vocabulary"));
        assertThat(Vocabularies.load(bin.resolve("meta.pkl")).fingerprint()).isEqualTo(vocabulary.fingerprint());
        int cut = (int) (TEXT.length() * 0.8);
        assertThat(decode(bin.resolve("train.bin"), vocabulary)).isEqualTo(TEXT.substring(0, cut));
        assertThat(decode(bin.resolve("val.bin"), vocabulary)).isEqualTo(TEXT.substring(cut));
        try (NanoGptBin val = NanoGptBin.open(bin.resolve("val.bin"))) {
            assertThat(val.utf8Bytes()).isEqualTo(TEXT.substring(cut).getBytes(StandardCharsets.UTF_8).length);
            assertThat(val.syllables()).isEqualTo(3);
            assertThat(val.vocabularyFingerprint()).isEqualTo(vocabulary.fingerprint());
        }
        Path other = Files.writeString(directory.resolve("other.txt"), "Sáng nay é");
        assertThat(run("bin", "--vocabulary", trained, "--input", other, "--output", bin))
                .isEqualTo(1);
        assertThat(said).contains("other.txt: 'é' (U+00E9) at character");
    }

    private static String decode(Path file, Vocabulary vocabulary) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int[] ids = new int[bytes.remaining() / 2];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = Short.toUnsignedInt(bytes.getShort());
        }
        return vocabulary.decodeToString(ids);
    }

    @Test
    void comparesOnTheDocumentsOfAStage() {
        train("bytebpe", 300);
        Path stage = directory.resolve("3-unique");
        StageFixture.writeDocuments(
                stage,
                List.of(
                        new TextRow("a", null, "s", "Mẹ dặn con", Map.of()),
                        new TextRow("b", null, "s", "áo ấm", Map.of()),
                        new TextRow("c", null, "s", "trời\u3000lạnh\n", Map.of())));
        assertThat(run("compare", "--vocabulary", trained, "--input", stage)).isZero();
        assertThat(said).contains("3 texts, 38 bytes, 7 syllables");
    }

    @Test
    void trainsEveryKind() {
        for (VocabularyKind kind : VocabularyKind.values()) {
            if (!kind.trainable()) {
                continue;
            }
            assertThat(run(
                            "train",
                            "--kind",
                            kind.id(),
                            "--size",
                            400,
                            "--normaliser",
                            "lower",
                            "--input",
                            text,
                            "--output",
                            trained))
                    .as(said)
                    .isZero();
            Vocabulary vocabulary = Vocabularies.load(trained);
            assertThat(vocabulary.kind()).isEqualTo(kind.id());
            String part = "mẹ dặn con mặc thêm áo ấm";
            assertThat(vocabulary.decodeToString(vocabulary.encode(part))).isEqualTo(part);
        }
        assertThat(run("train", "--kind", "byte", "--output", trained)).as(said).isZero();
        assertThat(run("train", "--kind", "symato", "--size", 400, "--output", trained))
                .isEqualTo(2);
        assertThat(said).contains("--input: expected text");
    }

    @Test
    void writesNestedSizesOfOneRun() {
        assertThat(run(
                        "train",
                        "--kind",
                        "bytebpe",
                        "--size",
                        300,
                        "--nested",
                        "270,280",
                        "--input",
                        text,
                        "--output",
                        trained))
                .as(said)
                .isZero();
        assertThat(said).contains("Training on 14 distinct pieces: at most ");
        String nested = Vocabularies.load(trained.resolve("280")).fingerprint();
        train("bytebpe", 280);
        assertThat(Vocabularies.load(trained).fingerprint()).isEqualTo(nested);
    }

    @Test
    void extendsAVocabularyWithWantedTokens() throws IOException {
        train("bytebpe", 270);
        Path wanted = Files.writeString(directory.resolve("wanted.txt"), " nghiêng\n khoai\n");
        Path extended = directory.resolve("extended");
        Object[] extend = {
            "train", "--extend", trained, "--size", 300, "--wanted", wanted, "--input", text, "--output", extended
        };
        assertThat(run(extend)).as(said).isZero();
        Vocabulary old = Vocabularies.load(trained);
        Vocabulary vocabulary = Vocabularies.load(extended);
        assertThat(vocabulary.size()).isEqualTo(300);
        assertThat(vocabulary.piece(269)).isEqualTo(old.piece(269));
        assertThat(vocabulary.encode(" nghiêng")).hasSize(1);
        extend[4] = 260;
        assertThat(run(extend)).isEqualTo(2);
        assertThat(said).contains("expected at least the 270 ids that are there, got 260");
    }

    @Test
    void leavesRarePiecesOutAndSaysSo() {
        assertThat(run(
                        "train",
                        "--kind",
                        "syllable",
                        "--size",
                        300,
                        "--min-count",
                        2,
                        "--input",
                        text,
                        "--output",
                        trained))
                .as(said)
                .isZero();
        assertThat(said).contains("Left out: 12 of 14 distinct pieces").contains("The texts hold no more");
    }

    @Test
    void exportsAndCompares() {
        train("bytebpe", 300);
        Path foreign = directory.resolve("foreign.json");
        assertThat(run("export", "--vocabulary", trained, "--to", "huggingface", "--output", foreign))
                .isZero();
        assertThat(run("export", "--vocabulary", trained, "--to", "paper", "--output", foreign))
                .isEqualTo(2);
        assertThat(said).contains("expected one of huggingface, tiktoken, nanogpt, got 'paper'");
        assertThat(run("compare", "--vocabulary", trained, foreign, "--input", text))
                .isZero();
        assertThat(said).contains("1 texts, 68 bytes, 12 syllables");
        int tokens = Vocabularies.load(trained).encode(TEXT).length;
        assertThat(said.lines().filter(line -> line.contains(String.format(" %d ", tokens))))
                .hasSize(2);
    }

    @Test
    void tellsThePremiumOverParallelLines() throws IOException {
        train("bytebpe", 300);
        Path vietnamese = Files.writeString(directory.resolve("vi.txt"), "Mẹ\nấm\n");
        Path english = Files.writeString(directory.resolve("en.txt"), "Ma\nwarm\n");
        assertThat(run(
                        "compare",
                        "--vocabulary",
                        trained,
                        "--input",
                        text,
                        "--vietnamese",
                        vietnamese,
                        "--english",
                        english))
                .isZero();
        Vocabulary words = Vocabularies.load(trained);
        double left = words.encode("Mẹ").length + words.encode("ấm").length;
        double right = words.encode("Ma").length + words.encode("warm").length;
        assertThat(said)
                .contains("premium over 2 lines in both languages")
                .contains(String.format(Locale.ROOT, " %.3f ", left / right));
        assertThat(run("compare", "--vocabulary", trained, "--input", text, "--english", english))
                .isEqualTo(2);
        Files.writeString(english, "Ma\n");
        assertThat(run(
                        "compare",
                        "--vocabulary",
                        trained,
                        "--input",
                        text,
                        "--vietnamese",
                        vietnamese,
                        "--english",
                        english))
                .isEqualTo(2);
        assertThat(said).contains("expected the same lines in both languages, got 2 and 1");
    }

    @Test
    void drawsThePassagesOfTwoLanguages() {
        train("bytebpe", 300);
        Path page = directory.resolve("page.html");
        assertThat(run(
                        "picture",
                        "--vocabulary",
                        "ours=" + trained,
                        "--vietnamese",
                        "Mẹ dặn con",
                        "--english",
                        "mother tells me",
                        "--output",
                        page))
                .isZero();
        assertThat(page).content().contains("<h2>ours</h2>", "lang=\"vi\"", "lang=\"en\"");
    }
}
