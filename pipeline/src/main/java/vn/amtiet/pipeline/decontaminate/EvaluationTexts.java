package vn.amtiet.pipeline.decontaminate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import vn.amtiet.cli.FileErrors;
import vn.amtiet.cli.UserError;

/** The texts of an evaluation task's file, whatever its fields are called. */
public final class EvaluationTexts {
    private static final ObjectMapper JSON = new ObjectMapper();

    private EvaluationTexts() {}

    /**
     * Reads a file line by line: of a line that is a JSON object or list every string in it, of another the line.
     *
     * @throws UserError when the file is missing or cannot be read
     */
    public static void read(String file, Consumer<String> texts) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(open(Path.of(file)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("{") || line.startsWith("[")) {
                    strings(line, texts);
                } else {
                    texts.accept(line);
                }
            }
        } catch (NoSuchFileException e) {
            throw UserError.usage(
                    "decontaminate.evaluation: expected a file, got nothing at " + file + "; check the path");
        } catch (IOException e) {
            throw FileErrors.reading(file, e);
        }
    }

    private static InputStream open(Path file) throws IOException {
        InputStream stored = Files.newInputStream(file);
        String name = file.toString();
        if (name.endsWith(".zst")) {
            return new ZstdInputStream(stored);
        }
        return name.endsWith(".gz") ? new GZIPInputStream(stored) : stored;
    }

    private static void strings(String line, Consumer<String> texts) {
        try {
            strings(JSON.readTree(line), texts);
        } catch (JsonProcessingException e) {
            texts.accept(line);
        }
    }

    private static void strings(JsonNode node, Consumer<String> texts) {
        if (node.isTextual()) {
            texts.accept(node.textValue());
        } else {
            node.forEach(child -> strings(child, texts));
        }
    }
}
