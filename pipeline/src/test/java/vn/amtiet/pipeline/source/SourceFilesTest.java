package vn.amtiet.pipeline.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.cli.UserError;

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
