package vn.amtiet.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.cli.UserError;
import vn.amtiet.config.CodeVersion;
import vn.amtiet.stage.StageManifest;

class StageDirectoryTest {
    private static final List<TextRow> ROWS = List.of(
            new TextRow("a", "http://vi.example/1", "trang", "Hà Nội mùa thu", Map.of("type", "text", "lang", "vi")),
            new TextRow("b", null, "trang", "", Map.of()),
            new TextRow("c", null, "sách", "đường phố \uD83D\uDE00", Map.of("k", "")));

    @TempDir
    private Path folder;

    @Test
    void readsBackTheDocumentsOfAFinishedStageInOrder() {
        Path directory = folder.resolve("2-clean");
        StageFixture.writeDocuments(directory, ROWS);
        List<TextRow> read = new ArrayList<>();
        try (TextRows rows = TextRows.open(directory.toString())) {
            rows.forEachRemaining(read::add);
        }
        assertThat(read).isEqualTo(ROWS);
        assertThat(directory.resolve("_SUCCESS")).exists();
        assertThat(siblings()).containsExactly("2-clean");
    }

    @Test
    void writesTheManifestWithTheKeysOfTheFormat() throws IOException {
        Path directory = folder.resolve("2-clean");
        StageFixture.writeDocuments(directory, ROWS);
        String text = Files.readString(directory.resolve("manifest.json"));
        assertThat(text).isEqualTo("""
                        {
                          "config" : {
                            "rows" : 3
                          },
                          "counts" : {
                            "dropped" : { },
                            "in" : 3,
                            "out" : 3,
                            "quarantined" : 0
                          },
                          "inputs" : {
                            "input" : "fingerprint"
                          },
                          "sha256" : "%s",
                          "stage" : "2-clean",
                          "totals" : { },
                          "version" : "test"
                        }
                        """.formatted(
                        StageDirectory.open(directory.toString()).manifest().sha256()));
    }

    @Test
    void refusesAMissingStageAndNamesTheCommandThatMakesIt() {
        assertThatThrownBy(() -> StageDirectory.open(folder + "/3-unique"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("3-unique: expected the finished stage '3-unique', got nothing")
                .hasMessageContaining("make it with 'amtiet corpus'");
    }

    @Test
    void refusesAHalfWrittenStageAndClearsItOnTheNextBegin() throws IOException {
        Path directory = folder.resolve("5-shards");
        StageFixture.writeDocuments(directory, ROWS);
        Files.delete(directory.resolve("_SUCCESS"));
        StageDirectory stage = StageDirectory.at(directory.toString());
        assertThatThrownBy(() -> StageDirectory.open(directory.toString()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("no finished stage")
                .hasMessageContaining("'amtiet shards'");
        Files.createDirectories(folder.resolve("_temporary-5-shards-left-by-a-killed-run/train"));
        Files.createDirectories(folder.resolve("_temporary-5-other-1"));
        try (StageDirectory.Writing writing = stage.begin()) {
            assertThat(Path.of(writing.path().replaceFirst("^file:", ""))).isEmptyDirectory();
            assertThat(directory).doesNotExist();
        }
        assertThat(siblings()).containsExactly("_temporary-5-other-1");
    }

    @Test
    void keepsTheOldStageReadableUntilTheNewOneIsCommitted() throws IOException {
        Path directory = folder.resolve("2-clean");
        StageFixture.writeDocuments(directory, ROWS);
        StageDirectory stage = StageDirectory.at(directory.toString());
        StageManifest old = stage.manifest();
        try (StageDirectory.Writing writing = stage.begin()) {
            Files.writeString(Path.of(writing.path().replaceFirst("^file:", "")).resolve("part-0.parquet"), "half");
            assertThat(StageDirectory.open(directory.toString()).manifest()).isEqualTo(old);
        }
        assertThat(stage.manifest()).isEqualTo(old);
        try (StageDirectory.Writing writing = stage.begin()) {
            writing.commit(StageFixture.manifest(directory, 0, "new", new TreeMap<>()));
        }
        assertThat(stage.manifest().sha256()).isEqualTo("new");
        assertThat(stage.parts()).isEmpty();
        assertThat(siblings()).containsExactly("2-clean");
    }

    @Test
    void isUpToDateOnlyForTheSameInputsAndConfiguration() {
        Path directory = folder.resolve("2-clean");
        StageDirectory stage = StageDirectory.at(directory.toString());
        TreeMap<String, String> inputs = new TreeMap<>(Map.of("input", "fingerprint"));
        JsonNode config = JsonNodeFactory.instance.objectNode().put("rows", 3L);
        assertThat(stage.upToDate("2-clean", inputs, config)).isFalse();
        StageFixture.writeDocuments(directory, ROWS);
        assertThat(stage.manifest().version()).isEqualTo("test").isNotEqualTo(CodeVersion.get());
        assertThat(stage.upToDate("2-clean", inputs, config))
                .as("whatever version wrote it")
                .isTrue();
        assertThat(stage.upToDate("3-unique", inputs, config)).isFalse();
        assertThat(stage.upToDate("2-clean", new TreeMap<>(Map.of("input", "other")), config))
                .isFalse();
        assertThat(stage.upToDate(
                        "2-clean", inputs, JsonNodeFactory.instance.objectNode().put("rows", 4)))
                .isFalse();
    }

    @Test
    void doesNotReplaceAFolderThatIsNoStage() throws IOException {
        Path directory = Files.createDirectories(folder.resolve("photos"));
        Files.writeString(directory.resolve("me.jpg"), "not ours");
        Files.writeString(directory.resolve("manifest.json"), "{\"photos\": 1}");
        Files.writeString(directory.resolve("_SUCCESS"), "");
        assertThatThrownBy(() -> StageDirectory.at(directory.toString()).begin())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("name another output directory");
        assertThat(directory.resolve("me.jpg")).exists();
    }

    @Test
    void refusesAManifestWithAnyByteChangedOrCutOff() throws IOException {
        Path directory = folder.resolve("2-clean");
        StageFixture.writeDocuments(directory, ROWS);
        Path manifest = directory.resolve("manifest.json");
        byte[] good = Files.readAllBytes(manifest);
        Files.delete(directory.resolve(".manifest.json.crc"));
        for (int at = 0; at < good.length; at += 7) {
            byte[] bad = good.clone();
            bad[at] ^= (byte) (1 << (at % 8));
            Files.write(manifest, at % 2 == 0 ? bad : Arrays.copyOf(good, at));
            assertThatThrownBy(() -> StageDirectory.open(directory.toString()))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("2-clean/manifest.json: expected the manifest with SHA-256 ")
                    .hasMessageContaining("delete the directory and run the stage again");
        }
        Files.write(manifest, good);
        assertThat(StageDirectory.open(directory.toString()).finished()).isTrue();
    }

    @Test
    void aSuccessFileCutOffByAKillIsNoSuccess() throws IOException {
        Path directory = folder.resolve("2-clean");
        StageFixture.writeDocuments(directory, ROWS);
        Files.delete(directory.resolve("._SUCCESS.crc"));
        for (int length : new int[] {0, 1, 63, 64}) {
            Files.writeString(directory.resolve("_SUCCESS"), "a".repeat(length));
            assertThat(StageDirectory.at(directory.toString()).finished()).isFalse();
        }
    }

    /** A file system whose process dies before its n-th change, or when half a folder is deleted. */
    public static final class MortalFileSystem extends LocalFileSystem {
        static final String CHANGES_LEFT = "test.changes.left";

        static final class Killed extends Error {
            private static final long serialVersionUID = 1L;
        }

        private void change() {
            int left = getConf().getInt(CHANGES_LEFT, 0);
            if (left == 0) {
                throw new Killed();
            }
            getConf().setInt(CHANGES_LEFT, left - 1);
        }

        @Override
        public boolean delete(org.apache.hadoop.fs.Path path, boolean recursive) throws IOException {
            if (recursive && getConf().getInt(CHANGES_LEFT, 0) == 0) {
                super.delete(new org.apache.hadoop.fs.Path(path, "manifest.json"), false);
            }
            change();
            return super.delete(path, recursive);
        }

        @Override
        public boolean mkdirs(org.apache.hadoop.fs.Path path) throws IOException {
            change();
            return super.mkdirs(path);
        }

        @Override
        public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to) throws IOException {
            change();
            return super.rename(from, to);
        }

        @Override
        public FSDataOutputStream create(
                org.apache.hadoop.fs.Path path,
                FsPermission permission,
                boolean overwrite,
                int buffer,
                short replication,
                long block,
                Progressable progress)
                throws IOException {
            change();
            return super.create(path, permission, overwrite, buffer, replication, block, progress);
        }
    }

    @Test
    void aKillBeforeAnyChangeLeavesTheOldStageOrNothingOrTheNewOne() {
        Path directory = folder.resolve("2-clean");
        int kills = 0;
        Set<String> seen = new LinkedHashSet<>();
        for (boolean killed = true; killed; kills += killed ? 1 : 0) {
            StageFixture.writeDocuments(directory, ROWS);
            StageManifest old = StageDirectory.open(directory.toString()).manifest();
            killed = replacedUnderKillAfter(kills, directory);
            StageDirectory after = StageDirectory.at(directory.toString());
            String now = after.finished() ? after.manifest().sha256() : "nothing";
            assertThat(now).isIn(killed ? List.of(old.sha256(), "nothing", "new") : List.of("new"));
            seen.add(now);
            after.begin().close();
            assertThat(siblings()).isSubsetOf("2-clean");
        }
        assertThat(kills).isBetween(6, 14);
        assertThat(seen).hasSize(3).endsWith("nothing", "new");
    }

    @Test
    void aKillWhileAnUnfinishedStageIsClearedDoesNotStopTheNextRun() throws IOException {
        Path directory = folder.resolve("2-clean");
        boolean killed = true;
        for (int kills = 0; killed; kills++) {
            StageFixture.writeDocuments(directory, ROWS);
            Files.delete(directory.resolve("_SUCCESS"));
            killed = replacedUnderKillAfter(kills, directory);
            StageDirectory.at(directory.toString()).begin().close();
            assertThat(siblings()).isSubsetOf("2-clean");
        }
    }

    private static boolean replacedUnderKillAfter(int changes, Path directory) {
        Configuration mortal = new Configuration();
        mortal.set("fs.file.impl", MortalFileSystem.class.getName());
        mortal.setBoolean("fs.file.impl.disable.cache", true);
        mortal.setInt(MortalFileSystem.CHANGES_LEFT, changes);
        try {
            StageDirectory.at(directory.toString(), mortal)
                    .begin()
                    .commit(StageFixture.manifest(directory, 0, "new", new TreeMap<>()));
            return false;
        } catch (MortalFileSystem.Killed e) {
            return true;
        }
    }

    @Test
    void namesThePartThatIsDamaged() throws IOException {
        Path directory = folder.resolve("2-clean");
        StageFixture.writeDocuments(directory, ROWS);
        Path part = directory.resolve("part-00001.parquet");
        Files.delete(directory.resolve(".part-00001.parquet.crc"));
        Files.write(part, new byte[] {1, 2, 3});
        assertThatThrownBy(() -> {
                    try (TextRows rows = TextRows.open(directory.toString())) {
                        rows.forEachRemaining(row -> {});
                    }
                })
                .isInstanceOf(UserError.class)
                .hasMessageContaining("part-00001.parquet")
                .hasMessageContaining("damaged");
    }

    @Test
    void fingerprintsOfFilesFollowNamesAndContentOnly() throws IOException {
        Path one = Files.writeString(folder.resolve("one.txt"), "xin chào");
        Path two = Files.writeString(folder.resolve("a b {2}.txt"), "xin chào");
        String first = fingerprint("a.txt", one);
        assertThat(first).hasSize(64).isEqualTo(fingerprint("a.txt", two));
        assertThat(fingerprint("b.txt", one)).isNotEqualTo(first);
        Files.writeString(two, "xin chao");
        assertThat(fingerprint("a.txt", two)).isNotEqualTo(first);
        assertThatThrownBy(() -> fingerprint("a.txt", folder.resolve("none.txt")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("none.txt: cannot be read");
    }

    private static String fingerprint(String name, Path file) {
        return Fingerprint.of(new TreeMap<>(Map.of(name, file.toString())), new Configuration());
    }

    @Test
    void tellsPathsOfThisMachineFromAddressesElsewhere() {
        assertThat(HadoopPaths.local("corpus/2-clean")).contains(Path.of("corpus/2-clean"));
        assertThat(HadoopPaths.local("file:/home/a b")).contains(Path.of("/home/a b"));
        assertThat(HadoopPaths.local("file:///home/a")).contains(Path.of("/home/a"));
        assertThat(HadoopPaths.local("s3a://bucket/corpus")).isEmpty();
    }

    private List<String> siblings() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
