package vn.amtiet.pipeline.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.pipeline.clean.MainContent;
import vn.amtiet.pipeline.document.Document;
import vn.amtiet.pipeline.source.SourceFile;
import vn.amtiet.pipeline.source.SourceFiles;
import vn.amtiet.pipeline.source.SourceReader;
import vn.amtiet.pipeline.source.SourceRecord;

class SampleExtractionTest {
    @TempDir
    Path directory;

    @Test
    void extractsTheWholeTextOfEveryKeptPageAndNothingElse() throws IOException {
        Map<String, SamplePage> written = new HashMap<>();
        for (PackedRecord record : PackedRecord.all()) {
            if (record.kind().equals("page")
                    && !record.ways().containsKey("writing")
                    && !record.ways().containsKey("folder")) {
                SamplePage page = SamplePage.read(record.page());
                written.put(page.url(), page);
            }
        }
        List<String> different = new ArrayList<>();
        int compared = 0;
        for (Document document : documents()) {
            SamplePage page = written.get(document.url());
            if (page != null && outcome(document.url()).equals("kept")) {
                compared++;
                List<String> expected = lines(page.title() + "\n" + PageMarkup.plain(page.body()));
                List<String> got = lines(MainContent.extract(document.text()));
                if (!got.equals(expected)) {
                    different.add(document.url());
                }
            }
        }
        assertThat(different).isEmpty();
        assertThat(compared).isGreaterThanOrEqualTo(80);
    }

    @Test
    void extractsNothingFromPagesOfFurniture() throws IOException {
        List<Document> furniture = documents().stream()
                .filter(document -> outcome(String.valueOf(document.url())).equals("dropped:boilerplate"))
                .toList();
        assertThat(furniture).hasSizeGreaterThanOrEqualTo(3);
        assertThat(furniture)
                .allSatisfy(document ->
                        assertThat(MainContent.extract(document.text())).isEmpty());
    }

    private List<Document> documents() throws IOException {
        SampleArchive.write(directory);
        List<Document> documents = new ArrayList<>();
        for (SourceFile file : SourceFiles.list(List.of(directory.toString()))) {
            try (InputStream in = Files.newInputStream(Path.of(file.path()))) {
                SourceReader.withDefaults().read(file, in, record -> {
                    if (record instanceof SourceRecord.Page page) {
                        documents.add(page.document());
                    }
                });
            }
        }
        return documents;
    }

    private static String outcome(String url) {
        return ExpectedOutcome.all().stream()
                .filter(expected -> expected.record().equals(url))
                .map(ExpectedOutcome::outcome)
                .findFirst()
                .orElse("");
    }

    private static List<String> lines(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC)
                .lines()
                .map(line -> line.replaceAll("\\s+", " ").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
