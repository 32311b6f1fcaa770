package vn.amtiet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The READMEs speak of files that exist and of commands that the command line takes. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

    static Stream<Path> readmes() throws IOException {
        try (Stream<Path> files =
                Files.find(ROOT, 2, (path, attributes) -> path.toString().endsWith(".md"))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("readmes")
    void linksLeadToFiles(Path readme) throws IOException {
        Matcher link = LINK.matcher(Files.readString(readme));
        while (link.find()) {
            if (!link.group(1).contains("://")) {
                assertThat(readme.resolveSibling(link.group(1)))
                        .as("linked from %s", readme)
                        .exists();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("readmes")
    void commandsAreThoseOfTheCommandLine(Path readme) throws IOException {
        for (String command : commands(Files.readString(readme))) {
            List<String> words = new ArrayList<>();
            Matcher word = WORD.matcher(command);
            while (word.find()) {
                words.add(
                        word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3));
            }
            try {
                Amtiet.commandLine().parseArgs(words.subList(1, words.size()).toArray(String[]::new));
            } catch (picocli.CommandLine.ParameterException e) {
                throw new AssertionError(readme + ": " + command + ": " + e.getMessage(), e);
            }
        }
    }

    /** Lines of code blocks that call the launcher, up to a pipe or redirection, continuation lines joined. */
    private static List<String> commands(String markdown) {
        List<String> commands = new ArrayList<>();
        boolean code = false;
        for (String line : markdown.replace("\\\n", " ").lines().toList()) {
            if (line.startsWith("```")) {
                code = !code;
            } else if (code && line.strip().startsWith("bin/amtiet ")) {
                commands.add(line.strip().split(" [|<>#] ?| > ")[0]);
            }
        }
        return commands;
    }
}
