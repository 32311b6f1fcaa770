package vn.amtiet.pipeline.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Small corpora of generated Vietnamese text as source files. */
final class CorpusFixture {
    private static final List<String> PLACES = List.of(
            "bến sông", "ngôi chợ cũ", "con đường đất", "vườn nhãn", "sân đình", "mái hiên", "cánh đồng", "bờ ao");
    private static final List<String> PEOPLE = List.of(
            "bà cụ",
            "người thợ mộc",
            "cô giáo",
            "anh lái đò",
            "mấy đứa trẻ",
            "ông lão",
            "chị bán hàng",
            "bác nông dân");
    private static final List<String> DEEDS = List.of(
            "kể lại câu chuyện ngày xưa",
            "ngồi đan chiếc rổ tre mới",
            "nhìn những đám mây bay qua",
            "gánh nước về tưới luống rau",
            "hát một bài ca rất dài",
            "sửa lại mái nhà sau cơn mưa",
            "đợi chuyến đò cuối cùng trong ngày",
            "chia nhau những quả ổi chín");
    private static final List<String> TIMES = List.of(
            "Buổi sáng hôm ấy",
            "Khi trời vừa tối",
            "Vào mùa nước nổi",
            "Sau vụ gặt",
            "Trước ngày hội làng",
            "Mỗi năm một lần");

    private CorpusFixture() {}

    /** A story of so many sentences; the same number gives the same story. */
    static String story(int number, int sentences) {
        Random random = new Random(number);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < sentences; i++) {
            text.append(pick(TIMES, random))
                    .append(", ở ")
                    .append(pick(PLACES, random))
                    .append(' ');
            text.append(pick(PEOPLE, random))
                    .append(" và ")
                    .append(pick(PEOPLE, random))
                    .append(' ');
            text.append(pick(DEEDS, random)).append(", rồi ").append(pick(DEEDS, random));
            text.append(" lần thứ ").append(random.nextInt(1000)).append(i % 4 == 3 ? ".\n\n" : ". ");
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
                lines.add(story.toUpperCase(java.util.Locale.ROOT));
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
        writeText(folder.resolve("broken.jsonl"), "{\"text\": \"no end\n{\"text\": 7}\n");
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

    private static String pick(List<String> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
