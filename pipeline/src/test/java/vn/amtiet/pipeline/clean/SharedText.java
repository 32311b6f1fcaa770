package vn.amtiet.pipeline.clean;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Documents of the data beside the project. */
final class SharedText {
    static final Path ROOT = Path.of("..", "..", "shared", "data");

    private SharedText() {}

    /** The packed files of a folder, by name. */
    static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".zst"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first documents of a file: the text of each line of JSON, or each line. */
    static List<String> documents(Path file, int most) {
        boolean json = file.toString().contains(".jsonl");
        ObjectMapper mapper = new ObjectMapper();
        List<String> documents = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file);
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(new ZstdInputStream(in), StandardCharsets.UTF_8))) {
            String line = reader.readLine();
            while (line != null && documents.size() < most) {
                JsonNode text = json ? mapper.readTree(line).path("text") : null;
                documents.add(text == null ? line : text.asText());
                line = reader.readLine();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return documents;
    }
}
