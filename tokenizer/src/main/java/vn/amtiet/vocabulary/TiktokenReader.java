package vn.amtiet.vocabulary;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vn.amtiet.cli.UserError;
import vn.amtiet.text.Normaliser;
import vn.amtiet.text.TextInput;

/**
 * Reads tiktoken's rank file: a line for each piece, its bytes in base64, a space, its rank, which is its id. The form
 * does not say how text is split nor what its special tokens are: the split rule comes from the name of the file, and
 * ids that no line names, with the first one after the last, become special tokens without a role, except that OpenAI's
 * end of text is known.
 */
final class TiktokenReader {
    /** OpenAI's end of text by number of ranks (openai/tiktoken, openai_public.py). */
    private static final Map<Integer, Integer> END_OF_TEXT =
            Map.of(50_256, 50_256, 50_280, 50_256, 100_256, 100_257, 199_998, 199_999);

    private static final Map<String, PreTokenizer> SPLIT_OF_NAME = Map.of(
            "cl100k", PreTokenizer.CL100K,
            "o200k", PreTokenizer.O200K,
            "r50k", PreTokenizer.GPT2,
            "p50k", PreTokenizer.GPT2,
            "gpt2", PreTokenizer.GPT2,
            "qwen", PreTokenizer.QWEN2,
            "llama3", PreTokenizer.CL100K);

    private static final Pattern NAME = Pattern.compile("(.*\\.tiktoken(?:\\.gz|\\.zst)?)(?:@([a-z0-9_]+))?");

    private TiktokenReader() {}

    /** Whether a path names a rank file: {@code NAME.tiktoken}, plain or compressed, or with {@code @RULE} behind it. */
    static boolean isOne(Path path) {
        return NAME.matcher(path.toString()).matches();
    }

    /** The file of a path that may have a split rule behind it. */
    static Path file(Path path) {
        Matcher parts = NAME.matcher(path.toString());
        return parts.matches() ? Path.of(parts.group(1)) : path;
    }

    /**
     * The definition; the split rule stands behind the path as {@code @cl100k}, or the name of the file starts with that
     * of a known vocabulary. Throws UserError that names the file and the line.
     */
    static VocabularyDefinition read(Path path) {
        Matcher parts = NAME.matcher(path.toString());
        if (parts.matches() && parts.group(2) != null) {
            try {
                return read(file(path), PreTokenizer.of(parts.group(2)));
            } catch (IllegalArgumentException e) {
                throw UserError.usage("rank file " + path + ": " + e.getMessage());
            }
        }
        String name = String.valueOf(path.getFileName());
        return SPLIT_OF_NAME.entrySet().stream()
                .filter(known -> name.startsWith(known.getKey()))
                .findFirst()
                .map(known -> read(path, known.getValue()))
                .orElseThrow(() -> UserError.usage("rank file " + path
                        + ": a rank file does not say how text is split; expected the rule behind the path, such as "
                        + path + "@cl100k"));
    }

    /** The definition under a split rule. Throws UserError that names the file and the line. */
    static VocabularyDefinition read(Path file, PreTokenizer split) {
        TreeMap<Integer, byte[]> pieceOfRank = ranks(file);
        List<byte[]> pieces = new ArrayList<>();
        List<SpecialPiece> specials = new ArrayList<>();
        int end = END_OF_TEXT.getOrDefault(pieceOfRank.size(), pieceOfRank.lastKey() + 1);
        for (int id = 0; id <= Math.max(end, pieceOfRank.lastKey()); id++) {
            byte[] piece = pieceOfRank.get(id);
            pieces.add(piece == null ? new byte[0] : piece);
            if (piece == null) {
                specials.add(
                        id == end
                                ? new SpecialPiece(
                                        id,
                                        SpecialPieces.textOf(SpecialToken.END_OF_DOCUMENT),
                                        SpecialToken.END_OF_DOCUMENT)
                                : new SpecialPiece(id, "<|unused_" + id + "|>", null));
            }
        }
        return new VocabularyDefinition(VocabularyKind.RANKBPE, Normaliser.NONE, split, pieces, specials, List.of());
    }

    private static TreeMap<Integer, byte[]> ranks(Path file) {
        TreeMap<Integer, byte[]> pieceOfRank = new TreeMap<>();
        int number = 0;
        try (InputStream in = TextInput.open(file);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isEmpty()) {
                    add(line, pieceOfRank);
                }
            }
        } catch (IllegalArgumentException e) {
            throw VocabularyJson.refused(
                    file, "a piece in base64, a space and its rank in line " + number, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw UserError.failed("vocabulary file " + file + ": could not be read (" + e + ")", e);
        }
        if (pieceOfRank.isEmpty()) {
            throw VocabularyJson.refused(file, "ranks", "an empty file");
        }
        return pieceOfRank;
    }

    private static void add(String line, TreeMap<Integer, byte[]> pieceOfRank) {
        String[] parts = line.split(" ");
        if (parts.length != 2 || parts[0].isEmpty()) {
            throw new IllegalArgumentException("'" + line + "'");
        }
        int rank = Integer.parseInt(parts[1]);
        if (rank < 0 || rank > 1 << 24) {
            throw new IllegalArgumentException("rank " + rank);
        }
        if (pieceOfRank.put(rank, Base64.getDecoder().decode(parts[0])) != null) {
            throw new IllegalArgumentException("rank " + rank + " for the second time");
        }
    }
}
