package vn.amtiet.vocabulary.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import vn.amtiet.cli.UserError;
import vn.amtiet.text.TextInput;
import vn.amtiet.vocabulary.Vocabulary;

/** The same sentences in Vietnamese and English, line by line. */
record ParallelTexts(List<String> vietnamese, List<String> english) {
    /** Reads both files. Throws UserError that names a file which cannot be read, or both where their lines differ. */
    static ParallelTexts read(Path vietnamese, Path english) {
        List<String> left = lines(vietnamese);
        List<String> right = lines(english);
        if (left.isEmpty() || left.size() != right.size()) {
            throw UserError.usage("--vietnamese " + vietnamese + " and --english " + english
                    + ": expected the same lines in both languages, got " + left.size() + " and " + right.size());
        }
        return new ParallelTexts(left, right);
    }

    private static List<String> lines(Path file) {
        try (InputStream in = TextInput.open(file);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines().toList();
        } catch (IOException e) {
            throw UserError.usage("parallel text " + file + ": could not be read (" + e + ")");
        }
    }

    /** Tokens of the Vietnamese by tokens of the English: "2.44"; "-" where the vocabulary cannot say one of them. */
    String premium(Vocabulary vocabulary) {
        try {
            long left = tokens(vietnamese, vocabulary);
            long right = tokens(english, vocabulary);
            return right == 0 ? "-" : String.format(Locale.ROOT, "%.3f", (double) left / right);
        } catch (IllegalArgumentException e) {
            return "-";
        }
    }

    private static long tokens(List<String> lines, Vocabulary vocabulary) {
        return lines.stream().mapToLong(line -> vocabulary.encode(line).length).sum();
    }

    String description() {
        return String.format(Locale.ROOT, "premium over %,d lines in both languages", vietnamese.size());
    }
}
