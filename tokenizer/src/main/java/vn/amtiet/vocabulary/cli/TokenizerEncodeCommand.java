package vn.amtiet.vocabulary.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import vn.amtiet.vocabulary.Vocabularies;

/** {@code tokenizer encode}: a line of ids for each line of text, standard input to standard output. */
@Command(
        name = "encode",
        description = "Read lines of text from standard input, write a line of ids for each.",
        mixinStandardHelpOptions = true)
final class TokenizerEncodeCommand implements Callable<Integer> {
    @Option(names = "--vocabulary", required = true, description = "A vocabulary directory or a tokenizer.json.")
    private Path vocabulary;

    @Override
    public Integer call() throws IOException {
        IdLines.encode(Vocabularies.load(vocabulary), System.in, System.out);
        return 0;
    }
}
