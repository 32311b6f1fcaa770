package vn.amtiet.vocabulary.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vn.amtiet.cli.UserError;
import vn.amtiet.vocabulary.TokenPicture;
import vn.amtiet.vocabulary.Vocabularies;
import vn.amtiet.vocabulary.Vocabulary;

/** {@code tokenizer picture}: the same passage in two languages, token by token, as a page of HTML. */
@Command(
        name = "picture",
        description = "Draw the same passage in Vietnamese and English, token by token, as HTML.",
        mixinStandardHelpOptions = true)
final class TokenizerPictureCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--vocabulary",
            required = true,
            arity = "1..*",
            description = "Vocabularies, each a path or NAME=PATH, in the order of the page.")
    private List<String> vocabularies;

    @Option(names = "--vietnamese", required = true, description = "The passage in Vietnamese.")
    private String vietnamese;

    @Option(names = "--english", required = true, description = "The same passage in English.")
    private String english;

    @Option(names = "--output", required = true, description = "The .html file to write.")
    private Path output;

    @Override
    public Integer call() {
        Map<String, Vocabulary> byName = new LinkedHashMap<>();
        for (String named : vocabularies) {
            int equals = named.indexOf('=');
            String name = equals < 0 ? named : named.substring(0, equals);
            byName.put(name, Vocabularies.load(Path.of(named.substring(equals + 1))));
        }
        String page;
        try {
            page = TokenPicture.html(byName, vietnamese, english);
        } catch (IllegalArgumentException e) {
            throw UserError.failed("the passage: " + e.getMessage(), e);
        }
        try {
            Files.write(output, page.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw UserError.failed(output + ": could not be written (" + e + ")", e);
        }
        spec.commandLine().getOut().println(output);
        return 0;
    }
}
