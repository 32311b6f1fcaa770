package vn.amtiet.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import vn.amtiet.cli.UserError;

/**
 * GPT-2's own pair of files, {@code encoder.json} (token to id) and {@code vocab.bpe} (a merge a line after one line of
 * version), also found as {@code vocab.json} and {@code merges.txt}: put into the words of a tokenizer.json.
 */
final class Gpt2Files {
    private static final List<List<String>> NAMES =
            List.of(List.of("encoder.json", "vocab.bpe"), List.of("vocab.json", "merges.txt"));

    private Gpt2Files() {}

    /** The file of ids in a directory that holds such a pair. */
    static Optional<Path> in(Path directory) {
        return NAMES.stream()
                .filter(pair -> pair.stream().allMatch(name -> Files.exists(directory.resolve(name))))
                .map(pair -> directory.resolve(pair.get(0)))
                .findFirst();
    }

    /** Whether a file is the file of ids of such a pair. */
    static boolean isOne(Path file) {
        return NAMES.stream().anyMatch(pair -> file.endsWith(pair.get(0)));
    }

    /** The pair as a tokenizer.json. Throws UserError that names the file which is missing or broken. */
    static JsonNode asTokenizerJson(JsonNode ids, Path file) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        String end = SpecialPieces.textOf(SpecialToken.END_OF_DOCUMENT);
        ArrayNode added = root.putArray("added_tokens");
        if (ids.has(end)) {
            added.addObject().put("content", end).set("id", ids.get(end));
        }
        root.putObject("pre_tokenizer")
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("use_regex", true);
        ObjectNode model = root.putObject("model").put("type", "BPE");
        model.set("vocab", ids);
        ArrayNode merges = model.putArray("merges");
        Path ranks = file.resolveSibling(file.endsWith("encoder.json") ? "vocab.bpe" : "merges.txt");
        try (Stream<String> lines = Files.lines(ranks, StandardCharsets.UTF_8)) {
            lines.filter(line -> !line.isEmpty() && !line.startsWith("#version"))
                    .forEach(merges::add);
        } catch (IOException e) {
            throw UserError.failed(
                    "vocabulary file " + ranks + ": could not be read (" + e + "), the merges of " + file, e);
        }
        return root;
    }
}
