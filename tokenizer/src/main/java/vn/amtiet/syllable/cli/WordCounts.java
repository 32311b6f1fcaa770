package vn.amtiet.syllable.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vn.amtiet.cli.UserError;
import vn.amtiet.syllable.LetterTokens;
import vn.amtiet.text.TextInput;

/** Words and how often they occur, in the order in which they were first met. */
record WordCounts(Map<String, Long> counts) {
    private static final Pattern COUNT_WORD = Pattern.compile("(\\d+)\\s+(\\S+)");
    private static final Pattern WORD_COUNT = Pattern.compile("(\\S+)\\s+(\\d+)");
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final String ARROW = "=>";
    private static final ObjectMapper JSON = new ObjectMapper();

    WordCounts {
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }

    /** The entries of a word list or frequency table, plain, .gz or .zst. Throws UserError when the file cannot be read. */
    static WordCounts ofList(Path file) throws IOException {
        Map<String, Long> counts = new LinkedHashMap<>();
        try (BufferedReader lines = open(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                addEntry(line.strip(), counts);
            }
        }
        return new WordCounts(counts);
    }

    /** The letter tokens of running text or of the field "text" of JSON lines, in lower case. */
    static WordCounts ofText(Path file) throws IOException {
        boolean json = TextInput.isJsonLines(file);
        Map<String, Long> counts = new LinkedHashMap<>();
        try (BufferedReader lines = open(file)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                addTokens(json ? textOf(line, file, number) : line, counts);
            }
        }
        return new WordCounts(counts);
    }

    /** Without the words that have a capital letter. */
    WordCounts withoutCapitals() {
        return only(word -> word.chars().noneMatch(Character::isUpperCase));
    }

    /** The n commonest; the earlier of two that are as common. */
    WordCounts top(int n) {
        if (n >= counts.size()) {
            return this;
        }
        return new WordCounts(ordered(counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(n)));
    }

    private WordCounts only(Predicate<String> which) {
        return new WordCounts(ordered(counts.entrySet().stream().filter(entry -> which.test(entry.getKey()))));
    }

    private static Map<String, Long> ordered(Stream<Map.Entry<String, Long>> entries) {
        return entries.collect(
                Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
    }

    private static void addEntry(String line, Map<String, Long> counts) {
        int arrow = line.indexOf(ARROW);
        String entry = arrow < 0 ? line : line.substring(arrow + ARROW.length()).strip();
        if (entry.isEmpty() || NUMBER.matcher(entry).matches()) {
            return;
        }
        Matcher countFirst = COUNT_WORD.matcher(entry);
        Matcher countLast = WORD_COUNT.matcher(entry);
        if (countFirst.matches()) {
            counts.merge(countFirst.group(2), Long.valueOf(countFirst.group(1)), Long::sum);
        } else if (countLast.matches()) {
            counts.merge(countLast.group(1), Long.valueOf(countLast.group(2)), Long::sum);
        } else {
            int flags = entry.indexOf('/');
            counts.merge(flags > 0 ? entry.substring(0, flags) : entry, 1L, Long::sum);
        }
    }

    private static void addTokens(String text, Map<String, Long> counts) {
        LetterTokens tokens = new LetterTokens(text);
        while (tokens.next()) {
            counts.merge(text.substring(tokens.start(), tokens.end()).toLowerCase(Locale.ROOT), 1L, Long::sum);
        }
    }

    private static String textOf(String line, Path file, int number) {
        try {
            return JSON.readTree(line).path("text").asText();
        } catch (JsonProcessingException e) {
            throw UserError.failed(
                    file + ", line " + number + ": expected a JSON object with a field text, got no JSON: "
                            + e.getOriginalMessage(),
                    e);
        }
    }

    private static BufferedReader open(Path file) throws IOException {
        try {
            return new BufferedReader(new InputStreamReader(TextInput.open(file), StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            throw UserError.failed(file + ": expected a word list or a text, found no such file", e);
        }
    }
}
