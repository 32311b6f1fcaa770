package vn.amtiet.trainer;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import picocli.CommandLine;
import vn.amtiet.vocabulary.cli.TokenizerCommand;

/** tinyshakespeare by characters, made by this project's commands; it is beside the project and not part of it. */
public final class Shakespeare {
    private static final Path TEXT = Path.of("../../shared/data/english/tinyshakespeare/input.txt");

    private Shakespeare() {}

    /** A folder as nanoGPT's data/shakespeare_char; the test is skipped, and says so, where the text is absent. */
    public static Path bin(Path directory) {
        if (!Files.exists(TEXT)) {
            System.out.println("SKIPPED: " + TEXT + " not found");
            Assumptions.abort("../shared not found");
        }
        String vocabulary = directory.resolve("characters").toString();
        Path data = directory.resolve("shakespeare-char");
        command("train", "--kind", "char", "--input", TEXT.toString(), "--output", vocabulary);
        command("bin", "--vocabulary", vocabulary, "--input", TEXT.toString(), "--output", data.toString());
        return data;
    }

    private static void command(String... arguments) {
        int code = new CommandLine(new TokenizerCommand()).execute(arguments);
        if (code != 0) {
            throw new AssertionError("tokenizer " + String.join(" ", arguments) + " ended with " + code);
        }
    }
}
