package vn.amtiet.cluster.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.cluster.CommandRun;

/** Bad input gets one clear message and exit code 1 or 2, and nothing that was finished is lost. */
class CommandErrorsIT {
    @TempDir
    private static Path directory;

    private static Path finished;

    @BeforeAll
    static void runAQuickstart() throws Exception {
        finished = directory.resolve("finished/out");
        new QuickstartProcess(finished).runToTheEnd();
    }

    @Test
    void missingInputFile() {
        CommandRun run = CommandRun.of("corpus", "--input", "no/such.warc", "--output", out("missing"));
        run.failsWith(1, "no/such.warc");
        assertThat(directory.resolve("missing")).doesNotExist();
    }

    @Test
    void missingConfigurationFile() {
        CommandRun.of("train", "--conf", "no/such.yaml", "--output", out("x")).failsWith(2, "no/such.yaml");
    }

    @Test
    void unknownKeyOfAConfigurationFile() {
        CommandRun.of("train", "--conf", "../conf/train/quickstart.yaml", "--set", "bach=3", "--output", out("x"))
                .failsWith(2, "bach", "batch");
    }

    @Test
    void unknownOptionAndCommand() {
        assertThat(CommandRun.of("corpus", "--inputs", "x").exitCode()).isEqualTo(2);
        assertThat(CommandRun.of("tran").exitCode()).isEqualTo(2);
    }

    @Test
    void emptyCorpus() throws IOException {
        Path english = Files.createDirectories(directory.resolve("english"));
        Files.writeString(english.resolve("page.txt"), "This page holds no Vietnamese at all. ".repeat(40));
        assertThat(CommandRun.of("corpus", "--input", english.toString(), "--output", out("empty"))
                        .exitCode())
                .isZero();
        CommandRun.of("shards", "--conf", "../conf/tokenizer/bytebpe-8k.yaml", "--set", "corpus=" + out("empty"))
                .failsWith(1, "3-unique");
    }

    @Test
    void corruptShard() throws IOException {
        Path copy = copy("5-shards", "corrupt-shards");
        flipBytes(copy.resolve("train"));
        CommandRun.of(train("corrupt/run", copy, finished.resolve("4-vocabulary")))
                .failsWith(1, "train");
    }

    @Test
    void vocabularyOfOtherShards() {
        CommandRun.of(train("other/run", finished.resolve("5-shards"), finished.resolve("syllables/4-vocabulary")))
                .failsWith(1, "vocabulary");
    }

    @Test
    void unknownVocabulary() {
        CommandRun.of("tokenizer", "encode", "--vocabulary", out("nowhere")).failsWith(2, "nowhere");
    }

    @Test
    void corruptCheckpoint() throws IOException {
        Path run = copy("runs", "corrupt-runs").resolve("quickstart");
        try (Stream<Path> checkpoints = Files.list(run.resolve("checkpoints"))) {
            for (Path checkpoint : checkpoints.filter(Files::isDirectory).toList()) {
                flipBytes(checkpoint);
            }
        }
        CommandRun.of("sample", "--run", run.toString()).failsWith(1, "checkpoint");
    }

    private static String out(String name) {
        return directory.resolve(name).toString();
    }

    private static String[] train(String output, Path shards, Path vocabulary) {
        return new String[] {
            "train",
            "--conf",
            "../conf/train/quickstart.yaml",
            "--output",
            out(output),
            "--set",
            "data.source=shards " + shards,
            "--set",
            "data.vocabulary=" + vocabulary,
            "--set",
            "steps=1"
        };
    }

    private static Path copy(String name, String as) throws IOException {
        Path from = finished.resolve(name);
        Path to = directory.resolve(as);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        return to;
    }

    /** Changes some bytes in the middle of every data file directly below a directory. */
    private static void flipBytes(Path below) throws IOException {
        Random random = new Random(1);
        try (Stream<Path> files = Files.list(below)) {
            List<Path> data = files.filter(file -> file.toString().matches(".*[^.][.](parquet|safetensors)"))
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .toList();
            assertThat(data).isNotEmpty();
            for (Path file : data) {
                byte[] bytes = Files.readAllBytes(file);
                for (int i = 0; i < 8; i++) {
                    bytes[bytes.length / 4 + random.nextInt(bytes.length / 2)] ^= 0x55;
                }
                Files.write(file, bytes);
            }
        }
    }
}
