package vn.amtiet.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.cli.UserError;
import vn.amtiet.stage.StageManifest;

class TokenCacheTest {
    private static final int[] IDS = new Random(1).ints(10_000, 0, 60_000).toArray();

    @TempDir
    private Path folder;

    @Test
    void readsAcrossSegmentsWhateverTheirSize() {
        for (IdType type : IdType.values()) {
            Path file = build(type);
            for (int segmentBytes : new int[] {4096, 8192, 1 << 20}) {
                try (TokenCache cache = TokenCache.open(file, segmentBytes)) {
                    for (int from = 0; from < IDS.length; from += 997) {
                        int count = Math.min(5000, IDS.length - from);
                        int[] to = new int[count + 3];
                        cache.read(from, to, 2, count);
                        assertThat(Arrays.copyOfRange(to, 2, count + 2))
                                .isEqualTo(Arrays.copyOfRange(IDS, from, from + count));
                        assertThat(to[0] + to[1] + to[count + 2]).isZero();
                    }
                }
            }
        }
    }

    @Test
    void refusesReadsAfterClose() {
        TokenCache cache = TokenCache.open(build(IdType.UINT16));
        cache.close();
        assertThatThrownBy(() -> cache.read(0, new int[1], 0, 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesEveryDamagedByteOfTheHeaderAndEveryOtherLength() throws IOException {
        Path file = build(IdType.UINT16);
        byte[] good = Files.readAllBytes(file);
        int headerEnd = 4096;
        while (good[headerEnd - 1] == 0) {
            headerEnd--;
        }
        for (int at = 0; at < headerEnd; at++) {
            byte[] bad = good.clone();
            bad[at] ^= (byte) (1 << (at % 8));
            assertRefused(file, bad);
        }
        for (int length : new int[] {0, 1, 100, 4095, 4096, good.length / 2, good.length - 1}) {
            assertRefused(file, Arrays.copyOf(good, length));
        }
        assertRefused(file, Arrays.copyOf(good, good.length + 1));
        byte[] boundaries = good.clone();
        boundaries[good.length - 16] ^= 1;
        Files.write(file, good);
        TokenCache.open(file).close();
    }

    @Test
    void refusesDocumentsThatDoNotCoverTheTokens() throws IOException {
        Path file = build(IdType.UINT16);
        byte[] bad = Files.readAllBytes(file);
        bad[bad.length - 8] ^= 1;
        assertRefused(file, bad);
    }

    @Test
    void saysThatTheDiskIsFullAndLeavesNothing() {
        TokenCacheWriter full = TokenCacheWriter.create(manifest(IdType.UINT16), folder, "train", OptionalInt.empty())
                .through((bytes, position) -> {
                    throw new IOException("No space left on device");
                });
        assertThatThrownBy(() -> {
                    try (full) {
                        full.write(new TokenDocument("a", IDS, 1, 1));
                        full.finish();
                    }
                })
                .isInstanceOf(UserError.class)
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("free some space");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void clearsWhatAKilledBuildLeft() throws IOException {
        Path file = build(IdType.UINT16);
        Path left = Files.writeString(folder.resolve("." + file.getFileName() + "-killed"), "half");
        build(IdType.UINT16);
        assertThat(left).doesNotExist();
    }

    @Test
    void refusesMoreOrFewerTokensThanTheManifestSays() {
        try (TokenCacheWriter writer =
                TokenCacheWriter.create(manifest(IdType.UINT16), folder, "train", OptionalInt.empty())) {
            assertThatThrownBy(writer::finish)
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("expected 1 documents of 10000 tokens, got 0 of 0");
            assertThatThrownBy(() -> writer.write(new TokenDocument("a", new int[10_001], 1, 1)))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("got more");
        }
    }

    @Test
    void nanoGptFilesHoldTheSameIdsAndTheirTotals() throws IOException {
        Path bin = folder.resolve("train.bin");
        try (TokenCache cache = TokenCache.open(build(IdType.UINT32))) {
            NanoGptBin.write(bin, cache);
        }
        assertThat(Files.size(bin)).isEqualTo(2L * IDS.length);
        assertThat(Files.readAllBytes(bin)[0]).isEqualTo((byte) IDS[0]);
        assertThat(Files.readAllBytes(bin)[1]).isEqualTo((byte) (IDS[0] >> 8));
        try (NanoGptBin read = NanoGptBin.open(bin)) {
            int[] ids = new int[IDS.length];
            read.read(0, ids, 0, ids.length);
            assertThat(ids).isEqualTo(IDS);
            assertThat(read.utf8Bytes()).isEqualTo(77);
            assertThat(read.syllables()).isEqualTo(55);
            assertThat(read.vocabularyFingerprint()).isEqualTo("test");
        }
        Files.delete(folder.resolve("train.json"));
        try (NanoGptBin read = NanoGptBin.open(bin)) {
            assertThat(read.length()).isEqualTo(IDS.length);
            assertThat(read.utf8Bytes()).isZero();
            assertThat(read.vocabularyFingerprint()).isEmpty();
        }
    }

    @Test
    void aNanoGptFileThatCannotBeWrittenLeavesTheOldOneAndItsTotals() throws IOException {
        Path bin = folder.resolve("train.bin");
        try (TokenCache cache = TokenCache.open(build(IdType.UINT32))) {
            NanoGptBin.write(bin, cache);
            assertThatThrownBy(() -> NanoGptBin.write(bin, new WithoutTotals())).hasMessage("no totals");
        }
        try (NanoGptBin read = NanoGptBin.open(bin)) {
            assertThat(read.length()).isEqualTo(IDS.length);
            assertThat(read.utf8Bytes()).isEqualTo(77);
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".part"));
        }
    }

    /** Two tokens of a text whose totals cannot be had. */
    private static final class WithoutTotals implements TokenSequence {
        @Override
        public long length() {
            return 2;
        }

        @Override
        public void read(long from, int[] to, int offset, int count) {}

        @Override
        public long utf8Bytes() {
            throw new IllegalStateException("no totals");
        }

        @Override
        public long syllables() {
            return 0;
        }

        @Override
        public String vocabularyFingerprint() {
            return "";
        }

        @Override
        public void close() {}
    }

    @Test
    void refusesNanoGptFilesThatAreCutOffOrMissing() throws IOException {
        Path bin = folder.resolve("val.bin");
        assertThatThrownBy(() -> NanoGptBin.open(bin))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("val.bin");
        Files.write(bin, new byte[] {1, 2, 3});
        assertThatThrownBy(() -> NanoGptBin.open(bin))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("odd length 3");
        Files.write(bin, new byte[] {1, 2});
        Files.writeString(
                folder.resolve("val.json"), "{\"tokens\":2,\"bytes\":1,\"syllables\":1,\"vocabulary\":\"x\"}");
        assertThatThrownBy(() -> NanoGptBin.open(bin))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("val.json");
    }

    @Test
    void sixtyFiveThousandFiveHundredThirtySixIdsFitSixteenBits() {
        assertThat(IdType.forVocabulary(65_536)).isEqualTo(IdType.UINT16);
        assertThat(IdType.forVocabulary(65_537)).isEqualTo(IdType.UINT32);
        assertThat(IdType.UINT16.holds(65_536)).isFalse();
        assertThat(IdType.UINT32.holds(Integer.MAX_VALUE)).isTrue();
        assertThat(IdType.UINT32.holds(-1)).isFalse();
    }

    private Path build(IdType type) {
        try (TokenCacheWriter writer = TokenCacheWriter.create(manifest(type), folder, "train", OptionalInt.empty())) {
            writer.write(new TokenDocument("a", IDS, 77, 55));
            writer.finish().close();
        }
        return TokenCache.file(manifest(type), folder, "train", OptionalInt.empty());
    }

    private static StageManifest manifest(IdType type) {
        TreeMap<String, ShardTotals.Split> splits = new TreeMap<>();
        splits.put("train", new ShardTotals.Split(1, IDS.length, 77, 55, "hash"));
        ShardTotals totals = new ShardTotals("test", type, splits);
        return new StageManifest(
                "5-shards",
                new TreeMap<>(),
                JsonNodeFactory.instance.objectNode(),
                "test",
                totals.sha256(),
                new StageManifest.Counts(1, 1, new TreeMap<>(), 0),
                totals.toTotals());
    }

    private static void assertRefused(Path file, byte[] bad) throws IOException {
        Files.write(file, bad);
        assertThatThrownBy(() -> TokenCache.open(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(file.getFileName().toString())
                .hasMessageContaining("delete the file, and it is built again");
    }
}
