package vn.amtiet.pipeline.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Small corpora of generated Vietnamese text as source files. */
final class CorpusFixture {
    private static final String[] SYLLABLES = ("là và của một được trong năm các có này đã người những không cho với "
                    + "ở để đến khi từ cũng nhiều như ra sau lại phải còn thì đi mà làm nhà nước biết ngày về thấy trên "
                    + "nói trời mưa nắng sông chợ đường ruộng vườn cây lá hoa quả gió mây đêm sáng chiều bến đò làng quê "
                    + "bà ông cháu mẹ cha anh chị em thầy bạn sách vở trường lớp học đọc viết kể nghe hát cười khóc nhớ")
            .split(" ");

    private CorpusFixture() {}

    /** A story of so many sentences; the same number gives the same story. */
    static String story(int number, int sentences) {
        Random random = new Random(number);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < sentences; i++) {
            text.append("Hôm").append(random.nextInt(10) < 5 ? " nay" : " ấy");
            for (int j = 0; j < 14; j++) {
                text.append(' ').append(SYLLABLES[random.nextInt(SYLLABLES.length)]);
            }
            text.append(i % 4 == 3 ? ".\n\n" : ". ");
        }
        return text.toString().strip();
    }

    /**
     * Writes JSONL and text files: {@code stories} stories, every tenth also as an exact copy, every seventh with its
     * last sentence changed, and some documents that are not Vietnamese or too short.
     */
    static void write(Path folder, int stories) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < stories; i++) {
            String story = story(i, 24);
            lines.add(story);
            if (i % 10 == 0) {
                lines.add(story.toUpperCase(Locale.ROOT));
            }
            if (i % 7 == 0) {
                lines.add(story.substring(0, story.length() - 40) + " một đoạn kết khác hẳn với lần trước.");
            }
        }
        lines.add("Too short");
        lines.add("The quick brown fox jumps over the lazy dog near the river bank. ".repeat(20));
        writeJson(folder.resolve("stories-a.jsonl"), lines.subList(0, lines.size() / 2));
        writeJson(folder.resolve("stories-b.jsonl"), lines.subList(lines.size() / 2, lines.size()));
        writeText(folder.resolve("page.txt"), story(-1, 30));
        writeText(folder.resolve("broken.jsonl"), "{\"text\": \"no end\n{\"body\": \"x\"}\n");
    }

    private static void writeJson(Path file, List<String> texts) {
        ObjectMapper json = new ObjectMapper();
        StringBuilder lines = new StringBuilder();
        for (String text : texts) {
            lines.append(json.valueToTree(Map.of("text", text)).toString()).append('\n');
        }
        writeText(file, lines.toString());
    }

    static void writeText(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
