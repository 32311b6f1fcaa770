package vn.amtiet.pipeline.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document.OutputSettings;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.pipeline.clean.MainContent;
import vn.amtiet.pipeline.source.SourceFile;
import vn.amtiet.pipeline.source.SourceFiles;
import vn.amtiet.pipeline.source.SourceReader;
import vn.amtiet.pipeline.source.SourceRecord;

/** Token F1 of extraction over the sample's pages, and over the same pages without what names their parts. */
class ExtractionScoreTest {
    private static final Set<String> TELLING_TAGS =
            Set.of("nav", "footer", "header", "aside", "article", "main", "section");

    @TempDir
    static Path directory;

    private static final Map<String, String> MARKUP = new HashMap<>();

    @BeforeAll
    static void readTheSample() throws IOException {
        SampleArchive.write(directory);
        for (SourceFile file : SourceFiles.list(List.of(directory.toString()))) {
            try (InputStream in = Files.newInputStream(Path.of(file.path()))) {
                SourceReader.withDefaults().read(file, in, record -> {
                    if (record instanceof SourceRecord.Page page) {
                        MARKUP.put(
                                String.valueOf(page.document().url()),
                                page.document().text());
                    }
                });
            }
        }
    }

    @Test
    void findsAllTextOfPagesAsTheyAre() {
        assertThat(score("as they are", markup -> markup).f1()).isGreaterThan(0.995);
    }

    @Test
    void findsMostTextOfPagesWithoutNames() {
        assertThat(score("without class, id and role", ExtractionScoreTest::withoutNames)
                        .f1())
                .isGreaterThan(0.98);
    }

    @Test
    void findsMostTextOfPagesOfDivsAlone() {
        assertThat(score("without telling tags too", ExtractionScoreTest::divsAlone)
                        .f1())
                .isGreaterThan(0.98);
    }

    private static TokenScore score(String what, UnaryOperator<String> change) {
        long shared = 0;
        long expected = 0;
        long got = 0;
        int pages = 0;
        for (PackedRecord record : PackedRecord.all()) {
            if (!record.kind().equals("page") || record.ways().containsKey("writing")) {
                continue;
            }
            SamplePage page = read(record);
            String markup = MARKUP.get(page.url());
            boolean kept = ExpectedOutcome.all().stream()
                    .anyMatch(outcome -> outcome.record().equals(page.url())
                            && outcome.outcome().equals("kept"));
            if (markup != null && kept) {
                String wanted =
                        Normalizer.normalize(page.title() + "\n" + PageMarkup.plain(page.body()), Normalizer.Form.NFC);
                String found = Normalizer.normalize(MainContent.extract(change.apply(markup)), Normalizer.Form.NFC);
                TokenScore score = TokenScore.of(wanted, found);
                shared += score.shared();
                expected += score.expected();
                got += score.got();
                pages++;
            }
        }
        TokenScore all = new TokenScore(shared, expected, got);
        System.out.printf(
                Locale.ROOT,
                "Extraction of %d pages %s: precision %.4f, recall %.4f, F1 %.4f%n",
                pages,
                what,
                all.precision(),
                all.recall(),
                all.f1());
        assertThat(pages).isGreaterThanOrEqualTo(80);
        return all;
    }

    private static SamplePage read(PackedRecord record) {
        try {
            return SamplePage.read(record.page());
        } catch (UncheckedIOException e) {
            throw new IllegalStateException(record.page(), e);
        }
    }

    private static String withoutNames(String markup) {
        org.jsoup.nodes.Document page = Jsoup.parse(markup);
        page.outputSettings(new OutputSettings().prettyPrint(false));
        for (Element element : page.getAllElements()) {
            for (Attribute attribute : element.attributes().asList()) {
                if (Set.of("class", "id", "role", "style").contains(attribute.getKey())) {
                    element.removeAttr(attribute.getKey());
                }
            }
        }
        return page.outerHtml();
    }

    private static String divsAlone(String markup) {
        org.jsoup.nodes.Document page = Jsoup.parse(withoutNames(markup));
        page.outputSettings(new OutputSettings().prettyPrint(false));
        page.getAllElements().stream()
                .filter(element -> TELLING_TAGS.contains(element.normalName()))
                .forEach(element -> element.tagName("div"));
        return page.outerHtml();
    }
}
