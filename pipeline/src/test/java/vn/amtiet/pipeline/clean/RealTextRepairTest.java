package vn.amtiet.pipeline.clean;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import vn.amtiet.pipeline.clean.encoding.EncodingRepair;

/** What is right stays as it is: the first documents of every source beside the project. */
class RealTextRepairTest {
    private static final int DOCUMENTS = 150;
    private static final EncodingRepair ENCODING = new EncodingRepair(true, true);

    @Test
    void convertsNoVietnameseDocument() {
        for (Path file : files("text")) {
            // Subtitles hold dots that were misread for certain; repairing them is no fault.
            for (String document : SharedText.documents(file, DOCUMENTS)) {
                String plain = document.replace("\u00E2\u20AC", "");
                assertThat(ENCODING.clean(plain)).as("%s", file.getFileName()).isSameAs(plain);
                assertThat(new WordUnderscores().clean(plain)).isSameAs(plain);
            }
        }
    }

    @Test
    void convertsNoEnglishDocument() {
        TextCleaner repairs = new TextCleaner(
                new CleanSettings(false, true, true, false, true, false, true, true, null, true, false));
        for (Path file : files("english")) {
            for (String document : SharedText.documents(file, DOCUMENTS)) {
                assertThat(repairs.clean(document)).as("%s", file.getFileName()).isSameAs(document);
            }
        }
    }

    @Test
    void readsLinesInEveryLegacyEncodingBack() {
        Map<Misreadings, Integer> read = new EnumMap<>(Misreadings.class);
        int lines = 0;
        for (Path file : files("text")) {
            for (String line : longLines(file)) {
                lines++;
                for (Misreadings way : Misreadings.values()) {
                    boolean same = ENCODING.clean(way.of(line)).equalsIgnoreCase(line);
                    read.merge(way, same ? 1 : 0, Integer::sum);
                }
            }
        }
        System.out.println("Lines read back of " + lines + ": " + read);
        assertThat(lines).isGreaterThan(300);
        for (Misreadings way : Misreadings.values()) {
            // In VIQR a full stop and a mark can be the same sign.
            double floor = way == Misreadings.VIQR ? 0.75 : 0.97;
            assertThat(read.get(way)).as("%s of %d", way, lines).isGreaterThan((int) (floor * lines));
        }
    }

    @Test
    void joinsTheWordsOfSegmentedText() {
        Path file = SharedText.ROOT.resolve("raw/noisy/vietnews_segmented.jsonl.zst");
        assumeThere(file);
        assertThat(SharedText.documents(file, DOCUMENTS))
                .allSatisfy(document ->
                        assertThat(new WordUnderscores().clean(document)).doesNotContainPattern("\\p{L}_\\p{L}"));
    }

    /** Lines of Vietnamese, in composed letters and without characters that the old encodings do not have. */
    private static List<String> longLines(Path file) {
        List<String> lines = new ArrayList<>();
        for (String document : SharedText.documents(file, 20)) {
            document.lines()
                    .filter(line -> line.length() > 80 && line.length() < 2000)
                    .filter(line -> line.codePoints().allMatch(RealTextRepairTest::isPlain))
                    .filter(line ->
                            Normalizer.normalize(line, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8).length
                                    > 1.15 * line.length())
                    .limit(3)
                    .forEach(lines::add);
        }
        return lines;
    }

    private static boolean isPlain(int c) {
        return c >= ' ' && c <= '~' && "^+*(`~\\".indexOf(c) < 0 || Misreadings.LETTERS.indexOf(c) >= 0;
    }

    private static List<Path> files(String folder) {
        Path path = SharedText.ROOT.resolve(folder);
        assumeThere(path);
        return SharedText.files(path);
    }

    private static void assumeThere(Path path) {
        if (!Files.exists(path)) {
            System.out.println("SKIPPED: RealTextRepairTest, ../shared not found");
        }
        Assumptions.assumeTrue(Files.exists(path), "../shared not found");
    }
}
