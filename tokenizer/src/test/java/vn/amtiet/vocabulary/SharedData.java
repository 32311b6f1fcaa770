package vn.amtiet.vocabulary;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import vn.amtiet.text.TextInput;

/** Real data beside the project, which tests use where it is there and skip loudly where it is not. */
final class SharedData {
    private static final Path SHARED = Path.of("../../shared");

    private SharedData() {}

    /** A file below ../shared; the test is skipped, with a line that says so, where it is absent. */
    static Path file(String name) {
        Path file = SHARED.resolve(name);
        if (!Files.exists(file)) {
            System.out.println("SKIPPED: this test needs " + name + ", ../shared not found");
        }
        assumeTrue(Files.exists(file), "SKIPPED: ../shared not found");
        return file;
    }

    /** The first texts of a file, in order. */
    static List<String> texts(String name, int count) {
        List<String> texts = new ArrayList<>();
        TextInput.of(List.of(file(name))).forEach(text -> {
            if (texts.size() < count) {
                texts.add(text);
            }
        });
        return texts;
    }
}
