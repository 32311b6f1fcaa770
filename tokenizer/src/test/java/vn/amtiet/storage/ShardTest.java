package vn.amtiet.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.cli.UserError;
import vn.amtiet.shard.IdType;
import vn.amtiet.shard.ShardTotals;
import vn.amtiet.shard.TokenCache;
import vn.amtiet.shard.TokenDocument;

class ShardTest {
    private static final List<TokenDocument> TRAIN = List.of(
            new TokenDocument("a", new int[] {0, 65_535, 7}, 12, 3),
            new TokenDocument("b", new int[] {}, 0, 0),
            new TokenDocument("c", new int[] {5}, 4, 1));
    private static final List<TokenDocument> VAL = List.of(new TokenDocument("d", new int[] {9, 9}, 7, 2));

    @TempDir
    private Path folder;

    @Test
    void readsBackTheRowsOfBothSplitsAndTheirTotals() {
        Path shards = folder.resolve("5-shards");
        ShardTotals totals = StageFixture.writeShards(shards, TRAIN, VAL, IdType.UINT16, 2);
        assertThat(read(shards, "train")).isEqualTo(TRAIN);
        assertThat(read(shards, "val")).isEqualTo(VAL);
        assertThat(shards.resolve("train/part-00001.parquet")).exists();
        StageDirectory stage = StageDirectory.open(shards.toString());
        assertThat(ShardReader.totals(stage)).isEqualTo(totals);
        ShardTotals.Split train = totals.splits().get("train");
        assertThat(train.documents()).isEqualTo(3);
        assertThat(train.tokens()).isEqualTo(4);
        assertThat(train.bytes()).isEqualTo(16);
        assertThat(train.syllables()).isEqualTo(4);
    }

    @Test
    void hashesTheRowsAndNotTheirPartition() {
        ShardTotals one = StageFixture.writeShards(folder.resolve("one"), TRAIN, VAL, IdType.UINT16, 1);
        ShardTotals all = StageFixture.writeShards(folder.resolve("all"), TRAIN, VAL, IdType.UINT16, 100);
        assertThat(one).isEqualTo(all);
        List<TokenDocument> swapped = List.of(TRAIN.get(1), TRAIN.get(0), TRAIN.get(2));
        assertThat(StageFixture.writeShards(folder.resolve("swapped"), swapped, VAL, IdType.UINT16, 1)
                        .sha256())
                .isNotEqualTo(one.sha256());
    }

    @Test
    void refusesIdsThatTheIdTypeDoesNotHold() {
        List<TokenDocument> large = List.of(new TokenDocument("x", new int[] {65_536}, 1, 1));
        assertThatThrownBy(() -> StageFixture.writeShards(folder.resolve("s"), large, VAL, IdType.UINT16, 1))
                .hasMessage("document x: id 65536 does not fit uint16");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void readsASplitWithoutDocuments() {
        Path shards = folder.resolve("5-shards");
        StageFixture.writeShards(shards, TRAIN, List.of(), IdType.UINT16, 2);
        assertThat(read(shards, "val")).isEmpty();
        try (TokenCache cache = ShardCache.openOrBuild(shards.toString(), folder, "val", OptionalInt.of(3))) {
            assertThat(cache.length()).isZero();
            assertThat(cache.documents()).isZero();
        }
    }

    @Test
    void refusesAStageThatIsNoShardDirectory() {
        Path documents = folder.resolve("2-clean");
        StageFixture.writeDocuments(documents, List.of());
        assertThatThrownBy(() -> ShardReader.open(documents.toString(), "train"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("expected token shards, got another stage");
    }

    @Test
    void noticesAMissingPart() throws IOException {
        Path shards = folder.resolve("5-shards");
        StageFixture.writeShards(shards, TRAIN, VAL, IdType.UINT16, 2);
        Files.delete(shards.resolve("train/part-00001.parquet"));
        assertThatThrownBy(() -> read(shards, "train"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("expected 3 rows")
                .hasMessageContaining("got 2 rows");
        assertThatThrownBy(() -> ShardCache.openOrBuild(
                        shards.toString(), folder.resolve("cache"), "train", OptionalInt.empty()))
                .isInstanceOf(UserError.class);
        assertThat(folder.resolve("cache")).isEmptyDirectory();
    }

    @Test
    void appendsTheEndOfDocumentAndKeepsBoundaries() {
        Path shards = folder.resolve("5-shards");
        StageFixture.writeShards(shards, TRAIN, VAL, IdType.UINT16, 2);
        try (TokenCache cache = ShardCache.openOrBuild(shards.toString(), folder, "train", OptionalInt.of(2))) {
            assertThat(ids(cache)).containsExactly(0, 65_535, 7, 2, 2, 5, 2);
            assertThat(cache.documentStart(0)).isZero();
            assertThat(cache.documentStart(1)).isEqualTo(4);
            assertThat(cache.documentStart(2)).isEqualTo(5);
            assertThat(cache.documentStart(3)).isEqualTo(7);
            assertThat(cache.endOfDocument()).hasValue(2);
            assertThat(cache.utf8Bytes()).isEqualTo(16);
            assertThat(cache.syllables()).isEqualTo(4);
            assertThat(cache.vocabularyFingerprint()).isEqualTo("test");
            assertThatThrownBy(() -> cache.read(5, new int[3], 0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void buildsAnotherCacheForOtherShards() {
        Path shards = folder.resolve("5-shards");
        StageFixture.writeShards(shards, TRAIN, VAL, IdType.UINT16, 2);
        ShardCache.openOrBuild(shards.toString(), folder, "train", OptionalInt.of(2))
                .close();
        StageFixture.writeShards(shards, VAL, TRAIN, IdType.UINT16, 2);
        try (TokenCache cache = ShardCache.openOrBuild(shards.toString(), folder, "train", OptionalInt.of(2))) {
            assertThat(ids(cache)).containsExactly(9, 9, 2);
        }
        try (TokenCache cache = ShardCache.openOrBuild(shards.toString(), folder, "train", OptionalInt.empty())) {
            assertThat(ids(cache)).containsExactly(9, 9);
        }
    }

    @Test
    void buildsTheSameCacheInSeveralThreadsAtOnce() throws Exception {
        Path shards = folder.resolve("5-shards");
        StageFixture.writeShards(shards, TRAIN, VAL, IdType.UINT16, 2);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<int[]>> results = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                results.add(threads.submit(() -> {
                    try (TokenCache cache = ShardCache.openOrBuild(
                            shards.toString(), folder.resolve("cache"), "train", OptionalInt.of(1))) {
                        return ids(cache);
                    }
                }));
            }
            for (Future<int[]> result : results) {
                assertThat(result.get()).containsExactly(0, 65_535, 7, 1, 1, 5, 1);
            }
        } finally {
            threads.shutdown();
        }
        try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Property(tries = 40)
    void cacheHoldsWhatTheShardsHold(
            @ForAll("documents") List<TokenDocument> rows,
            @ForAll @IntRange(min = 1, max = 9) int rowsPerPart,
            @ForAll boolean end)
            throws IOException {
        Path place = Files.createTempDirectory(scratch(), "round");
        Path shards = place.resolve("shards");
        StageFixture.writeShards(shards, rows, List.of(), IdType.UINT32, rowsPerPart);
        assertThat(read(shards, "train")).isEqualTo(rows);
        OptionalInt endOfDocument = end ? OptionalInt.of(7) : OptionalInt.empty();
        ShardCache.openOrBuild(shards.toString(), place, "train", endOfDocument).close();
        try (TokenCache cache = ShardCache.openOrBuild(shards.toString(), place, "train", endOfDocument)) {
            assertThat(cache.documents()).isEqualTo(rows.size());
            int[] all = ids(cache);
            for (int i = 0; i < rows.size(); i++) {
                int[] ids = rows.get(i).ids();
                int start = (int) cache.documentStart(i);
                assertThat(java.util.Arrays.copyOfRange(all, start, start + ids.length))
                        .isEqualTo(ids);
                assertThat(cache.documentStart(i + 1)).isEqualTo(start + ids.length + (end ? 1 : 0));
            }
        }
    }

    @Property(tries = 60)
    void aDamagedShardIsRefusedOrReadAsItWas(@ForAll @IntRange(max = 1 << 20) int at, @ForAll boolean cut)
            throws IOException {
        Path place = Files.createTempDirectory(scratch(), "damage");
        Path shards = place.resolve("shards");
        StageFixture.writeShards(shards, TRAIN, VAL, IdType.UINT16, 100);
        Path part = shards.resolve("train/part-00000.parquet");
        Files.delete(shards.resolve("train/.part-00000.parquet.crc"));
        damage(part, at, cut);
        assertRefusedOr(TRAIN, () -> read(shards, "train"));
    }

    @Property(tries = 60)
    void aDamagedManifestIsRefusedOrTheRowsAreAsTheyWere(@ForAll @IntRange(max = 1 << 20) int at, @ForAll boolean cut)
            throws IOException {
        Path place = Files.createTempDirectory(scratch(), "damage");
        Path shards = place.resolve("shards");
        StageFixture.writeShards(shards, TRAIN, VAL, IdType.UINT16, 100);
        Files.delete(shards.resolve(".manifest.json.crc"));
        damage(shards.resolve("manifest.json"), at, cut);
        assertRefusedOr(TRAIN, () -> read(shards, "train"));
    }

    @Provide
    Arbitrary<List<TokenDocument>> documents() {
        Arbitrary<int[]> ids = Arbitraries.integers()
                .between(0, Integer.MAX_VALUE)
                .array(int[].class)
                .ofMaxSize(40);
        return Combinators.combine(
                        Arbitraries.strings().withCharRange('a', 'ỹ').ofMaxLength(8),
                        ids,
                        Arbitraries.integers().between(0, 1 << 20),
                        Arbitraries.integers().between(0, 1 << 20))
                .as(TokenDocument::new)
                .list()
                .ofMaxSize(20);
    }

    @AfterProperty
    void clear() throws IOException {
        deleteTree(scratch());
    }

    private static Path scratch() throws IOException {
        return Files.createDirectories(Path.of("target", "shard-test"));
    }

    private static void deleteTree(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void damage(Path file, int at, boolean cut) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int position = at % bytes.length;
        if (cut) {
            bytes = java.util.Arrays.copyOf(bytes, position);
        } else {
            bytes[position] ^= (byte) (1 << (at % 8));
        }
        Files.write(file, bytes);
    }

    private static void assertRefusedOr(
            List<TokenDocument> rows, java.util.concurrent.Callable<List<TokenDocument>> read) {
        try {
            assertThat(read.call()).isEqualTo(rows);
        } catch (UserError e) {
            assertThat(e.getMessage()).contains("expected");
        } catch (Exception e) {
            throw new AssertionError("expected a UserError", e);
        }
    }

    private static List<TokenDocument> read(Path shards, String split) {
        List<TokenDocument> rows = new ArrayList<>();
        try (ShardReader reader = ShardReader.open(shards.toString(), split)) {
            reader.forEachRemaining(rows::add);
        }
        return rows;
    }

    private static int[] ids(TokenCache cache) {
        int[] ids = new int[(int) cache.length()];
        cache.read(0, ids, 0, ids.length);
        return ids;
    }
}
