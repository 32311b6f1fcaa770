package vn.amtiet.vocabulary.cli;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import vn.amtiet.cli.UserError;
import vn.amtiet.vocabulary.Vocabulary;

/**
 * Lines of text to lines of ids and back: {@code "Xin chào"} to {@code "512 871"}. A line ends with a line feed, which is
 * part of neither; all other bytes pass through as they are.
 */
final class IdLines {
    private IdLines() {}

    /** Throws UserError that names the line which the vocabulary cannot say. */
    static void encode(Vocabulary vocabulary, InputStream in, OutputStream out) throws IOException {
        eachLine(
                in,
                out,
                line -> Arrays.stream(vocabulary.encode(line))
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(" "))
                        .getBytes(StandardCharsets.US_ASCII));
    }

    /** Throws UserError that names the line which holds something other than ids of the vocabulary. */
    static void decode(Vocabulary vocabulary, InputStream in, OutputStream out) throws IOException {
        eachLine(in, out, line -> vocabulary.decode(ids(new String(line, StandardCharsets.UTF_8))));
    }

    private static int[] ids(String line) {
        return line.isBlank()
                ? new int[0]
                : Arrays.stream(line.strip().split("\\s+"))
                        .mapToInt(IdLines::id)
                        .toArray();
    }

    private static int id(String word) {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected ids separated by spaces, got '" + word + "'", e);
        }
    }

    private interface LineForm {
        byte[] of(byte[] line);
    }

    private static void eachLine(InputStream in, OutputStream out, LineForm form) throws IOException {
        BufferedInputStream lines = new BufferedInputStream(in, 1 << 16);
        BufferedOutputStream results = new BufferedOutputStream(out, 1 << 16);
        long number = 0;
        for (Optional<byte[]> line = next(lines); line.isPresent(); line = next(lines)) {
            number++;
            try {
                results.write(form.of(line.get()));
            } catch (IllegalArgumentException e) {
                results.flush();
                throw UserError.failed("standard input, line " + number + ": " + e.getMessage(), e);
            }
            results.write('\n');
            if (lines.available() == 0) {
                results.flush();
            }
        }
        results.flush();
    }

    private static Optional<byte[]> next(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int letter = in.read();
        if (letter < 0) {
            return Optional.empty();
        }
        while (letter >= 0 && letter != '\n') {
            line.write(letter);
            letter = in.read();
        }
        return Optional.of(line.toByteArray());
    }
}
