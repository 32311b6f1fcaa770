package vn.amtiet.vocabulary.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vn.amtiet.cli.UserError;
import vn.amtiet.vocabulary.ForeignForm;
import vn.amtiet.vocabulary.Vocabularies;

/** {@code tokenizer export}: writes a vocabulary in the form of another program. */
@Command(
        name = "export",
        description = "Write a vocabulary in the form of another program.",
        mixinStandardHelpOptions = true)
final class TokenizerExportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--vocabulary", required = true, description = "A vocabulary directory or a tokenizer.json.")
    private Path vocabulary;

    @Option(names = "--to", required = true, description = "huggingface, tiktoken or nanogpt.")
    private String to;

    @Option(names = "--output", required = true, description = "The file to write, or an existing folder for it.")
    private Path output;

    @Override
    public Integer call() {
        ForeignForm form = form();
        Path file = Files.isDirectory(output) ? output.resolve(form.fileName()) : output;
        Vocabularies.export(Vocabularies.load(vocabulary), form, file);
        spec.commandLine().getOut().println(file);
        return 0;
    }

    private ForeignForm form() {
        return Arrays.stream(ForeignForm.values())
                .filter(form -> form.id().equals(to))
                .findFirst()
                .orElseThrow(() -> UserError.usage("--to: expected one of "
                        + Arrays.stream(ForeignForm.values())
                                .map(ForeignForm::id)
                                .collect(Collectors.joining(", "))
                        + ", got '" + to + "'"));
    }
}
