package vn.amtiet.cluster.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import vn.amtiet.cluster.report.ReportContents.Example;
import vn.amtiet.cluster.report.ReportContents.LossPoint;
import vn.amtiet.cluster.report.ReportContents.Stage;
import vn.amtiet.cluster.report.ReportContents.VocabularyRow;

class ReportPageTest {
    private static final ReportContents REPORT = new ReportContents(
            "Một lần chạy",
            "amtiet 0.1.0",
            List.of(
                    new Stage("1-documents", 10, 8, new TreeMap<>(Map.of("not_a_page", 1L)), 1),
                    new Stage("2-clean", 8, 5, new TreeMap<>(Map.of("min_syllables", 3L)), 0)),
            Map.of(
                    "min_syllables",
                    List.of(new Example(
                            "a.warc!<b>@12", "measured 3, limit 30", "ngắn & \"lạ\" <script>alert(1)</script>"))),
            List.of(new VocabularyRow("bytebpe", 4096, 1.05, 4.6)),
            List.of(new LossPoint("train", 0, 8.3), new LossPoint("val", 0, 8.2), new LossPoint("val", 100, 4.5)),
            Map.of("bits per byte", "2.1"),
            List.of("Ngày xưa"));

    @Test
    void showsEveryCountAndReason() {
        assertThat(ReportPage.html(REPORT))
                .contains("<td>1-documents</td><td>10</td><td>1</td><td>1</td><td>8</td>")
                .contains("min_syllables: 3")
                .contains("kept: 5")
                .contains("measured 3, limit 30")
                .contains("bytebpe (4096)")
                .contains("1.050 · 4.60 bytes a token")
                .contains("val 4.500")
                .contains("Ngày xưa");
    }

    @Test
    void escapesTextOfTheCorpus() {
        assertThat(ReportPage.html(REPORT)).doesNotContain("<script").contains("&lt;script&gt;alert(1)");
    }

    @Test
    void needsNothingFromElsewhere() {
        assertThat(ReportPage.html(REPORT)).doesNotContain("http://", "https://", "src=", "@import", "url(");
    }

    @Test
    void leavesOutWhatIsNotThere() {
        ReportContents empty =
                new ReportContents("x", "y", List.of(), Map.of(), List.of(), List.of(), Map.of(), List.of());
        assertThat(ReportPage.html(empty)).doesNotContain("<h2>", "<svg");
    }
}
