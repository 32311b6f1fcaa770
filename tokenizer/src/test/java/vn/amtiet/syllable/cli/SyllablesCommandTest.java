package vn.amtiet.syllable.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import vn.amtiet.cli.UserError;

class SyllablesCommandTest {
    @TempDir
    private Path folder;

    @Test
    void countsEntriesAndOccurrencesAndListsTheRefusedWithReasons() throws IOException {
        Path list = write("list.txt", "4\n90 hòa\n5 nghành\nwindow 4\nHCM/a\naas => strong\n");
        assertThat(run("--refused", list.toString()))
                .contains("list.txt: accepts 40.000 % of 5 entries (20.000 % standard)")
                .contains("94.0594 % of 101 occurrences (89.1089 % standard)")
                .contains("window\t4\tforeign_letter\tw")
                .contains("HCM\t1\tno_vowel\thcm")
                .contains("strong\t1\tonset\tstr");
        assertThat(run("--no-capitals", list.toString())).contains("of 4 entries");
    }

    @Test
    void countsTheCommonestWordsOfRunningText() throws IOException {
        Path text = write("pages.jsonl", "{\"text\": \"the can the window\"}\n{\"text\": \"The can\"}\n");
        assertThat(run("--text", "--top", "2", text.toString()))
                .contains("100.000 % of 2 entries")
                .contains("of 5 occurrences");
        Path packed = folder.resolve("pages.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(text, out);
        }
        assertThat(run("--text", "--top", "2", packed.toString())).contains("of 5 occurrences");
    }

    @Test
    void saysHowManySyllablesTheGrammarHas() {
        assertThat(run())
                .containsPattern("\\d\\d,\\d{3} syllables of standard orthography, \\d\\d,\\d{3} with variants");
    }

    @Test
    void refusesAMissingFileAndBrokenJson() throws IOException {
        Path broken = write("broken.jsonl", "{\"text\"\n");
        assertThatThrownBy(() -> WordCounts.ofText(broken))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("line 1");
        assertThatThrownBy(() -> WordCounts.ofList(folder.resolve("none")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("no such file");
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static String run(String... arguments) {
        StringWriter out = new StringWriter();
        int exitCode = new CommandLine(new SyllablesCommand())
                .setOut(new PrintWriter(out))
                .execute(arguments);
        assertThat(exitCode).isZero();
        return out.toString();
    }
}
