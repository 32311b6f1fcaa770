package vn.amtiet.vocabulary.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import vn.amtiet.vocabulary.Vocabularies;

/** {@code tokenizer decode}: a line of text for each line of ids, standard input to standard output. */
@Command(
        name = "decode",
        description = "Read lines of ids from standard input, write the text of each.",
        mixinStandardHelpOptions = true)
final class TokenizerDecodeCommand implements Callable<Integer> {
    @Option(names = "--vocabulary", required = true, description = "A vocabulary directory or a tokenizer.json.")
    private Path vocabulary;

    @Override
    public Integer call() throws IOException {
        IdLines.decode(Vocabularies.load(vocabulary), System.in, System.out);
        return 0;
    }
}
