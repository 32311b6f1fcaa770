package vn.amtiet.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.shard.NanoGptBin;
import vn.amtiet.trainer.Shakespeare;
import vn.amtiet.trainer.TinyRun;
import vn.amtiet.trainer.TokenArray;

class NanoGptFilesTest {
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

    /**
     * The hashes of what nanoGPT's data/shakespeare_char/prepare.py writes: {@code sorted(set(text))}, the first 90 % are
     * train, numpy's uint16; made by its formulas in Python.
     */
    @Test
    void behaviour14ShakespeareByCharactersIsNanoGptsByteForByte() throws Exception {
        Path files = Shakespeare.bin(directory);
        assertThat(sha256(files.resolve("train.bin")))
                .isEqualTo("6ec305602a99ac2802745a134e1f5e33e2231b4855525b00b9aebb730ac2626f");
        assertThat(sha256(files.resolve("val.bin")))
                .isEqualTo("d37d30cc0c8327c270d493299c3dca54135f6d5f1c9ef60cda78076e311204b1");
        try (TrainingData data = open(files)) {
            assertThat(data.train().length()).isEqualTo(1_003_854);
            assertThat(data.val().length()).isEqualTo(111_540);
            assertThat(data.vocabularySize()).hasValue(65);
        }
    }

    private static String sha256(Path file) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    }

    /** {@code pickle.dumps({"vocab_size": 2, "itos": {0: "a", 1: "b"}, "stoi": {"a": 0, "b": 1}})} of Python 3.11. */
    @Test
    void behaviour14ReadsTheMetaPickleBesideFilesOfNanoGpt() throws IOException {
        for (String split : new String[] {"train.bin", "val.bin"}) {
            Files.write(directory.resolve(split), TinyRun.uint16(1, 0, 1));
        }
        String meta =
                "gASVPgAAAAAAAAB9lCiMCnZvY2FiX3NpemWUSwKMBGl0b3OUfZQoSwCMAWGUSwGMAWKUdYwEc3RvaZR9lChoBEsAaAVLAXV1Lg==";
        Files.write(directory.resolve("meta.pkl"), Base64.getDecoder().decode(meta));
        try (TrainingData data = open(directory)) {
            int[] ids = new int[3];
            data.val().read(0, ids, 0, 3);
            assertThat(data.vocabulary().orElseThrow().decodeToString(ids)).isEqualTo("bab");
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
