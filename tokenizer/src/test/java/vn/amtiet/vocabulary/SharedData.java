package vn.amtiet.vocabulary;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
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

    /** Vietnamese of several sources, English, a manual with code: so many bytes, the same share of each. */
    static List<String> mixedTexts(int bytes) {
        List<String> names = List.of(
                "data/text/vntc-00.jsonl.zst",
                "data/text/vietnews-00.jsonl.zst",
                "data/text/viwiki2017-00.jsonl.zst",
                "data/text/techdocs.jsonl.zst",
                "data/text/poems.jsonl.zst",
                "data/text/law_vlc.jsonl.zst",
                "data/english/state_union.jsonl.zst",
                "data/english/abc.jsonl.zst");
        List<String> texts = new ArrayList<>();
        for (String name : names) {
            int[] left = {bytes / names.size()};
            TextInput.of(List.of(file(name))).forEach(text -> {
                if (left[0] > 0) {
                    texts.add(text);
                    left[0] -= text.getBytes(StandardCharsets.UTF_8).length;
                }
            });
        }
        return texts;
    }
}
