package vn.amtiet.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.shard.NanoGptBin;
import vn.amtiet.trainer.TinyRun;
import vn.amtiet.trainer.TokenArray;

class NanoGptFilesTest {
    private static final Path SHAKESPEARE = Path.of("../../shared/data/english/tinyshakespeare/input.txt");

    @TempDir
    private Path directory;

    private TrainingData open(Path files) {
        return TrainingData.open(
                new DataConfig(
                        new DataSource.NanoGptFiles(files.toString()),
                        null,
                        DataConfig.Sampling.WITH_REPLACEMENT,
                        DataConfig.OnResume.CONTINUE),
                directory.resolve("cache"));
    }

    /** numpy: np.array([0, 1, 258, 65535], dtype=np.uint16).tofile(...). */
    @Test
    void behaviour14ReadsAndWritesTheBytesOfNumpysUint16() throws IOException {
        byte[] numpy = {0, 0, 1, 0, 2, 1, (byte) 255, (byte) 255};
        for (String split : new String[] {"train.bin", "val.bin"}) {
            Files.write(directory.resolve(split), numpy);
        }
        int[] ids = new int[4];
        try (TrainingData data = open(directory)) {
            data.train().read(0, ids, 0, 4);
            assertThat(ids).containsExactly(0, 1, 258, 65535);
            assertThat(data.vocabularySize()).isEqualTo(OptionalInt.empty());
        }
        NanoGptBin.write(directory.resolve("again.bin"), TokenArray.of(ids));
        assertThat(directory.resolve("again.bin")).hasBinaryContent(numpy);
    }

    /** nanoGPT's data/shakespeare_char/prepare.py: sorted set of characters, first 90 % are train. */
    @Test
    void behaviour14ShakespeareByCharactersHasNanoGptsSizes() throws IOException {
        if (!Files.exists(SHAKESPEARE)) {
            System.out.println("SKIPPED: " + SHAKESPEARE + " not found");
            Assumptions.abort("no tinyshakespeare");
        }
        String text = Files.readString(SHAKESPEARE, StandardCharsets.US_ASCII);
        int[] alphabet = text.chars().distinct().sorted().toArray();
        int[] ids = text.chars().map(c -> Arrays.binarySearch(alphabet, c)).toArray();
        int cut = (int) (ids.length * 0.9);
        Files.write(directory.resolve("train.bin"), TinyRun.uint16(Arrays.copyOf(ids, cut)));
        Files.write(directory.resolve("val.bin"), TinyRun.uint16(Arrays.copyOfRange(ids, cut, ids.length)));
        try (TrainingData data = open(directory)) {
            assertThat(alphabet).hasSize(65);
            assertThat(data.train().length()).isEqualTo(1_003_854);
            assertThat(data.val().length()).isEqualTo(111_540);
            int[] first = new int[5];
            data.train().read(0, first, 0, 5);
            assertThat(first).containsExactly(18, 47, 56, 57, 58);
        }
    }

    @Test
    void differentTokensHaveDifferentFingerprints() {
        int[] ids = TinyRun.counting(5000);
        String before = TokenFingerprint.of(TokenArray.of(ids.clone()));
        ids[4999]++;
        assertThat(TokenFingerprint.of(TokenArray.of(ids))).isNotEqualTo(before).startsWith("5000 tokens");
    }
}
