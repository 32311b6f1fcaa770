package vn.amtiet.pipeline.source;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.cli.UserError;

class OutputPlaceTest {
    @TempDir
    Path folder;

    @BeforeEach
    void makeInputs() throws IOException {
        Files.createDirectories(folder.resolve("crawl/deep"));
        Files.writeString(folder.resolve("crawl/page.txt"), "chữ");
        Files.createDirectories(folder.resolve("corpus/2-clean/dropped"));
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("crawl"));
    }

    @Test
    void refusesToWriteWhereTheNextRunReads() {
        for (String output : List.of("crawl", "crawl/new/corpus", "crawl/../crawl/x", "link/corpus")) {
            assertThatThrownBy(() -> check("crawl", folder.resolve(output).toString()))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("expected a place outside of the input");
        }
        assertThatThrownBy(() -> check("link", "file:" + folder.resolve("crawl/corpus")))
                .isInstanceOf(UserError.class);
    }

    @Test
    void refusesToReplaceAnInput() {
        for (String input : List.of("corpus/2-clean", "corpus/2-clean/dropped")) {
            assertThatThrownBy(() -> check(input, folder.resolve("corpus").toString()))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("would replace the input");
        }
    }

    @Test
    void letsOtherPlacesBe() {
        for (String output : List.of("crawl-corpus", "", "other/crawl", "corpus")) {
            assertThatCode(() -> check("crawl", folder.resolve(output).toString()))
                    .doesNotThrowAnyException();
        }
        assertThatCode(() -> check("crawl", "hdfs://nn" + folder.resolve("crawl/corpus")))
                .doesNotThrowAnyException();
    }

    private void check(String input, String output) {
        OutputPlace.check(List.of(folder.resolve(input).toString()), output, List.of("1-documents", "2-clean"));
    }
}
