package vn.amtiet.cluster.report;

import static vn.amtiet.cluster.report.Svg.escape;
import static vn.amtiet.cluster.report.Svg.format;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import vn.amtiet.storage.LeftOut;
import vn.amtiet.storage.SourceRow;

/**
 * The report of a corpus: what each stage kept and dropped, examples of each reason, the purity of each source, and
 * duplicates side by side with their differences marked.
 */
final class CorpusReport {
    private static final int EXAMPLES = 10;
    private static final int SOURCES = 100;

    private CorpusReport() {}

    /**
     * The page.
     *
     * @param corpus holds the stages 1 to 3
     * @throws vn.amtiet.cli.UserError for a stage that is missing
     */
    static String html(Path corpus) {
        ReportContents contents = RunReport.corpus(corpus, EXAMPLES);
        StringBuilder sections = new StringBuilder();
        sources(sections, SourceRow.read(corpus.resolve("2-clean").toString()));
        pairs(
                sections,
                LeftOut.duplicates(
                        corpus.resolve("3-unique").toString(),
                        corpus.resolve("2-clean").toString(),
                        EXAMPLES));
        return ReportPage.html(contents, sections.toString());
    }

    private static void sources(StringBuilder page, List<SourceRow> sources) {
        if (sources.isEmpty()) {
            return;
        }
        page.append("<h2>Purity by source</h2><p class='sub'>Letter tokens in sentences that pass each mode");
        if (sources.size() > SOURCES) {
            page.append(format("; the %d largest of %d sources", SOURCES, sources.size()));
        }
        page.append("</p><table><tr><th>source</th><th>documents</th><th>kept</th><th>vietnamese</th>")
                .append("<th>mostly-pure</th><th>pure-syllables</th></tr>");
        sources.stream()
                .sorted(Comparator.comparingLong(SourceRow::tokens).reversed().thenComparing(SourceRow::source))
                .limit(SOURCES)
                .forEach(source -> page.append(format(
                        "<tr><td>%s</td><td>%d</td><td>%d</td><td>%s</td><td>%s</td><td>%s</td></tr>",
                        escape(source.source()),
                        source.documents(),
                        source.kept(),
                        share(source.vietnamese(), source.tokens()),
                        share(source.mostlyPure(), source.tokens()),
                        share(source.pureSyllables(), source.tokens()))));
        page.append("</table>");
    }

    private static String share(long part, long whole) {
        return whole == 0 ? "" : format("%.1f %%", 100.0 * part / whole);
    }

    private static void pairs(StringBuilder page, List<LeftOut.Duplicate> duplicates) {
        if (duplicates.isEmpty()) {
            return;
        }
        page.append("<h2>Duplicates side by side</h2><p class='sub'>Left what was dropped, right what was kept; words")
                .append(" of only one side are marked</p>");
        List<LeftOut.Duplicate> leastAlikeFirst = duplicates.stream()
                .sorted(Comparator.comparingDouble(LeftOut.Duplicate::similarity))
                .toList();
        for (LeftOut.Duplicate duplicate : leastAlikeFirst) {
            WordDifference difference = WordDifference.of(duplicate.text(), duplicate.keptText());
            page.append(format(
                    "<details><summary><b>%s</b> %.3f <span class='origin'>%s</span></summary>"
                            + "<div class='pair'><div>%s</div><div>%s</div></div></details>",
                    escape(duplicate.reason()),
                    duplicate.similarity(),
                    escape(duplicate.origin()),
                    difference.left(),
                    difference.right()));
        }
    }
}
