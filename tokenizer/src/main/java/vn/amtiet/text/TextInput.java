package vn.amtiet.text;

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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import vn.amtiet.cli.UserError;
import vn.amtiet.stage.ManifestJson;
import vn.amtiet.storage.TextRows;

/**
 * Texts on the local disk: plain text (one text a file), JSON lines with a {@code text} field (one text a line), each as
 * it is or compressed (.gz, .zst), folders of them in order of their names, and stage directories of the corpus flow (one
 * text a document). The one place that knows where the texts of a command come from.
 */
public final class TextInput {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Path> files;

    private TextInput(List<Path> files) {
        this.files = List.copyOf(files);
    }

    /** The texts below the paths. Throws UserError for a path that is not there or a folder without any text. */
    public static TextInput of(List<Path> paths) {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            List<Path> found = below(path);
            if (found.isEmpty()) {
                throw UserError.usage("input " + path
                        + ": expected .txt or .jsonl files (plain, .gz or .zst) or a stage directory, found none");
            }
            files.addAll(found);
        }
        return new TextInput(files);
    }

    /** Files and stage directories in the order in which they are read. */
    public List<Path> files() {
        return files;
    }

    /** Hands over every text. Throws UserError that names file and line of what cannot be read. */
    public void forEach(Consumer<String> text) {
        for (Path file : files) {
            if (isStage(file)) {
                readDocuments(file, text);
                continue;
            }
            try (InputStream in = open(file)) {
                if (isJsonLines(file)) {
                    readLines(file, in, text);
                } else {
                    text.accept(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                throw UserError.failed("input " + file + ": could not be read to its end (" + e + ")", e);
            }
        }
    }

    private static void readDocuments(Path stage, Consumer<String> text) {
        try (TextRows rows = TextRows.open(stage.toString())) {
            while (rows.hasNext()) {
                text.accept(rows.next().text());
            }
        }
    }

    /** The bytes of a file, decompressed as its name says: .gz, .zst, or as they are. */
    public static InputStream open(Path file) throws IOException {
        String name = file.getFileName().toString();
        InputStream in = Files.newInputStream(file);
        try {
            if (name.endsWith(".zst")) {
                return Zstd.open(in);
            }
            return name.endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** A class of its own: where nothing is compressed so, zstd-jni need not be on the class path. */
    private static final class Zstd {
        static InputStream open(InputStream in) throws IOException {
            return new ZstdInputStream(in);
        }
    }

    private static void readLines(Path file, InputStream in, Consumer<String> text) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 16);
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (!line.isBlank()) {
                text.accept(textOf(file, number, line));
            }
        }
    }

    private static String textOf(Path file, int number, String line) {
        try {
            JsonNode text = JSON.readTree(line).path("text");
            if (text.isTextual()) {
                return text.textValue();
            }
            throw UserError.failed(
                    "input " + file + " line " + number + ": expected a JSON object with a string \"text\"");
        } catch (JsonProcessingException e) {
            throw UserError.failed(
                    "input " + file + " line " + number + ": expected one JSON object, got " + e.getOriginalMessage(),
                    e);
        }
    }

    private static List<Path> below(Path path) {
        if (!Files.exists(path)) {
            throw UserError.usage("input " + path + ": no such file or directory");
        }
        if (!Files.isDirectory(path) || isStage(path)) {
            return List.of(path);
        }
        try (Stream<Path> all = Files.walk(path)) {
            return all.filter(Files::isRegularFile)
                    .filter(TextInput::isText)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw UserError.failed("input " + path + ": the folder could not be listed (" + e + ")", e);
        }
    }

    private static boolean isStage(Path path) {
        return Files.isRegularFile(path.resolve(ManifestJson.FILE));
    }

    private static boolean isText(Path file) {
        return isJsonLines(file) || plainName(file).endsWith(".txt");
    }

    /** Whether the name says JSON lines: .jsonl or .ndjson, compressed or not. */
    public static boolean isJsonLines(Path file) {
        String name = plainName(file);
        return name.endsWith(".jsonl") || name.endsWith(".ndjson");
    }

    private static String plainName(Path file) {
        return file.getFileName().toString().replaceFirst("\\.(gz|zst)$", "");
    }
}
