package vn.amtiet.pipeline.clean;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import vn.amtiet.pipeline.clean.encoding.EncodingRepair;
import vn.amtiet.syllable.TonePlacement;

/**
 * What the cleaners change in the data beside the project, and how fast they are on one thread:
 *
 * <pre>{@code
 * changed FOLDER-OR-FILE [N] [CLEANER]   documents of the first N of each file that each cleaner changes; CLEANER shows them
 * speed FILE [ROUNDS]                    MB of UTF-8 a second of each cleaner and of all, the best of the rounds
 * }</pre>
 */
final class RepairReport {
    private RepairReport() {}

    public static void main(String[] args) {
        Path path = Path.of(args[1]);
        List<Path> files = Files.isDirectory(path) ? SharedText.files(path) : List.of(path);
        int number = args.length > 2 ? Integer.parseInt(args[2]) : 5;
        if (args[0].equals("speed")) {
            speed(files.get(0), number);
        } else {
            files.forEach(file -> changed(file, number, args.length > 3 ? args[3] : ""));
        }
    }

    static Map<String, Cleaner> cleaners() {
        Map<String, Cleaner> cleaners = new LinkedHashMap<>();
        cleaners.put("entities", new TextEntities());
        cleaners.put("encoding", new EncodingRepair(true, true)::clean);
        cleaners.put("invisible", new InvisibleCharacters());
        cleaners.put("compose", new ComposedForm());
        cleaners.put("lookalikes", new LookAlikes());
        cleaners.put("d", new DStroke());
        cleaners.put("tones", new ToneMarks(TonePlacement.OLD));
        cleaners.put("words", new WordUnderscores());
        cleaners.put("whitespace", new Whitespace());
        return cleaners;
    }

    private static void changed(Path file, int most, String shown) {
        Map<String, Integer> changed = new LinkedHashMap<>();
        List<String> documents = SharedText.documents(file, most);
        for (String document : documents) {
            String text = document;
            for (Map.Entry<String, Cleaner> cleaner : cleaners().entrySet()) {
                String cleaned = cleaner.getValue().clean(text);
                changed.merge(cleaner.getKey(), cleaned.equals(text) ? 0 : 1, Integer::sum);
                if (cleaner.getKey().equals(shown) && !cleaned.equals(text)) {
                    show(text, cleaned);
                }
                text = cleaned;
            }
        }
        System.out.println(file.getFileName() + " " + documents.size() + " " + changed);
    }

    private static void show(String before, String after) {
        int at = 0;
        while (at < Math.min(before.length(), after.length()) && before.charAt(at) == after.charAt(at)) {
            at++;
        }
        int from = Math.max(0, at - 30);
        System.out.println("  - "
                + before.substring(from, Math.min(before.length(), at + 60)).replace('\n', '|'));
        System.out.println("  + "
                + after.substring(from, Math.min(after.length(), at + 60)).replace('\n', '|'));
    }

    private static void speed(Path file, int rounds) {
        List<String> documents = SharedText.documents(file, 4000);
        double megabytes = documents.stream()
                        .mapToLong(text -> text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
                        .sum()
                / 1e6;
        Map<String, Cleaner> cleaners = cleaners();
        cleaners.put("all", new TextCleaner(CleanSettings.defaults()));
        System.out.printf(Locale.ROOT, "%s: %d documents, %.1f MB%n", file.getFileName(), documents.size(), megabytes);
        cleaners.forEach((name, cleaner) -> {
            double best = Double.MAX_VALUE;
            for (int round = 0; round < rounds; round++) {
                long start = System.nanoTime();
                long length = 0;
                for (String document : documents) {
                    length += cleaner.clean(document).length();
                }
                best = Math.min(best, (System.nanoTime() - start) / 1e9 + (length < 0 ? 1 : 0));
            }
            System.out.printf(Locale.ROOT, "%-12s %8.1f MB/s%n", name, megabytes / best);
        });
    }
}
