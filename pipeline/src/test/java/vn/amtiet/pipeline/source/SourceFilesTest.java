package vn.amtiet.pipeline.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.cli.UserError;
import vn.amtiet.stage.StageManifest;
import vn.amtiet.storage.StageDirectory;

class SourceFilesTest {
    @TempDir
    Path folder;

    @Test
    void listsFoldersSortedWithNamesBelowTheRoot() throws IOException {
        write("crawl/b.warc", "WARC/1.0\r\n");
        write("crawl/a/x.html", "<html>");
        write("crawl/a/.hidden.html", "<html>");
        write("crawl/vntc-00.jsonl.gz", "{}");
        write("crawl/rows.parquet", "PAR1");
        assertThat(SourceFiles.list(List.of(folder.resolve("crawl").toString())))
                .extracting(SourceFile::name, SourceFile::source, SourceFile::format, SourceFile::sizeBytes)
                .containsExactly(
                        tuple("a/x.html", "crawl", SourceFormat.HTML, 6L),
                        tuple("b.warc", "b", SourceFormat.WARC, 10L),
                        tuple("rows.parquet", "rows", SourceFormat.PARQUET, 4L),
                        tuple("vntc-00.jsonl.gz", "vntc-00", SourceFormat.JSONL, 2L));
    }

    @Test
    void givesFilesOfTwoRootsDifferentNamesAndEachFileOnce() throws IOException {
        Path first = write("one/p.jsonl", "{}");
        write("two/p.jsonl", "{}");
        List<String> paths =
                List.of(first.getParent().toString(), folder.resolve("two").toString(), first.toString());
        assertThat(SourceFiles.list(paths)).extracting(SourceFile::name).containsExactly("one/p.jsonl", "two/p.jsonl");
    }

    @Test
    void aLengthenedNameNeverMeetsOneThatWasSettledBefore() throws IOException {
        write("x/a/f.txt", "một");
        write("x/b/f.txt", "hai");
        write("x/c/a/f.txt", "ba");
        List<String> roots = Stream.of("x/a", "x/b", "x/c")
                .map(root -> folder.resolve(root).toString())
                .toList();
        assertThat(SourceFiles.list(roots))
                .extracting(SourceFile::name)
                .containsExactlyInAnyOrder("x/a/f.txt", "b/f.txt", "c/a/f.txt");
    }

    @Test
    void namesAreTheSameWhereverTheFolderStands() throws IOException {
        write("here/data/a.txt", "chữ");
        write("there/deeper/data/a.txt", "chữ");
        List<SourceFile> here =
                SourceFiles.list(List.of(folder.resolve("here/data").toString()));
        List<SourceFile> there =
                SourceFiles.list(List.of(folder.resolve("there/deeper/data").toString()));
        assertThat(here.get(0).name()).isEqualTo(there.get(0).name()).isEqualTo("a.txt");
        assertThat(here.get(0).source()).isEqualTo(there.get(0).source()).isEqualTo("data");
    }

    @Test
    void takesOfAFinishedStageItsPartsOnly() throws IOException {
        write("crawl/page.txt", "chữ");
        Path stage = folder.resolve("crawl/old/2-clean");
        writeStage(stage);
        assertThat(names("crawl")).containsExactly("old/2-clean/part-00000.parquet", "page.txt");
        assertThat(names("crawl/old/2-clean")).containsExactly("part-00000.parquet");

        Files.delete(stage.resolve(StageDirectory.SUCCESS));
        assertThat(names("crawl")).contains("old/2-clean/dropped/part-00000.parquet");
    }

    private static void writeStage(Path stage) throws IOException {
        StageDirectory directory = StageDirectory.at(stage.toString());
        try (StageDirectory.Writing writing = directory.begin()) {
            Path parts = Path.of(writing.path().replaceFirst("^file:", ""));
            Files.writeString(parts.resolve("part-00000.parquet"), "PAR1");
            Files.createDirectory(parts.resolve("dropped"));
            Files.writeString(parts.resolve("dropped/part-00000.parquet"), "PAR1");
            assertThat(names(parts.getParent())).isEmpty();
            writing.commit(new StageManifest(
                    "2-clean",
                    new TreeMap<>(),
                    JsonNodeFactory.instance.objectNode(),
                    "test",
                    "0".repeat(64),
                    new StageManifest.Counts(0, 0, new TreeMap<>(), 0),
                    new TreeMap<>()));
        }
    }

    @Test
    void followsLinksAndReadsEachRealFileOnce() throws IOException {
        write("elsewhere/deep/b.txt", "hai");
        write("elsewhere/c.txt", "ba");
        write("crawl/z/a.txt", "một");
        link("crawl/again.txt", "crawl/z/a.txt");
        link("crawl/a-first", "crawl/z");
        link("crawl/deep", "elsewhere/deep");
        link("crawl/c-link.txt", "elsewhere/c.txt");
        link("crawl/circle", "crawl");
        link("elsewhere/deep/back", "elsewhere/deep");
        link("crawl/nowhere", "not/there");
        assertThat(names("crawl")).containsExactly("c-link.txt", "deep/b.txt", "z/a.txt");
        assertThat(names("crawl/deep")).containsExactly("b.txt");
    }

    private void link(String name, String target) throws IOException {
        Files.createSymbolicLink(folder.resolve(name), folder.resolve(target));
    }

    private List<String> names(String input) {
        return names(folder.resolve(input));
    }

    private static List<String> names(Path input) {
        return SourceFiles.list(List.of(input.toString())).stream()
                .map(SourceFile::name)
                .toList();
    }

    @Test
    void saysThatInputsAreReadFromThisMachineOnly() throws IOException {
        assertThatThrownBy(() -> SourceFiles.list(List.of("hdfs://nn/crawl")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("input hdfs://nn/crawl: expected files on this machine");
        Path file = write("crawl/a.txt", "chữ");
        assertThat(SourceFiles.list(List.of("file:" + file)))
                .extracting(SourceFile::name)
                .containsExactly("a.txt");
    }

    @Test
    void saysWhichInputIsMissing() {
        Path missing = folder.resolve("nothing.warc.gz");
        assertThatThrownBy(() -> SourceFiles.list(List.of(missing.toString())))
                .isInstanceOf(UserError.class)
                .hasMessage("input " + missing + ": expected a file or a folder, found nothing; check the path");
    }

    private Path write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }
}
