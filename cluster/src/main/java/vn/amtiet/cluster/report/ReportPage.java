package vn.amtiet.cluster.report;

import static vn.amtiet.cluster.report.Svg.escape;
import static vn.amtiet.cluster.report.Svg.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import vn.amtiet.cluster.report.ReportContents.Example;
import vn.amtiet.cluster.report.ReportContents.Stage;

/** One self-contained HTML page: no script, no font, no picture from elsewhere. */
public final class ReportPage {
    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: #1d2330; --soft: #5b6577; --paper: #fff; --rule: #dfe3ea;
              --keep: #2a7f62; --drop: #c2573a; --accent: #33629c; --train: #8a94a6; --val: #c2573a; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e7eaf0; --soft: #9aa5b8; --paper: #14181f;
              --rule: #2c3440; --keep: #4fb08d; --drop: #e07a5c; --accent: #7aa7de; --train: #77839a; --val: #e07a5c; } }
            body { font: 16px/1.55 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; color: var(--ink);
              background: var(--paper); max-width: 820px; margin: 2.5rem auto; padding: 0 1rem; }
            h1 { font-size: 1.7rem; margin-bottom: .2rem; } h2 { margin-top: 2.4rem; font-size: 1.2rem; }
            p.sub { color: var(--soft); margin-top: 0; } svg { width: 100%; height: auto; display: block; }
            svg text { font-size: 12.5px; fill: var(--ink); } svg .grid { stroke: var(--rule); }
            .keep { fill: var(--keep); } .drop { fill: var(--drop); } .accent { fill: var(--accent); }
            .line { fill: none; stroke-width: 2; } .line.train { stroke: var(--train); } .line.val { stroke: var(--val); }
            svg .name.train { fill: var(--soft); } svg .name.val { fill: var(--val); font-weight: 600; }
            table { border-collapse: collapse; width: 100%; } td, th { text-align: right; padding: .25rem .6rem;
              border-bottom: 1px solid var(--rule); } td:first-child, th:first-child { text-align: left; }
            details { border-bottom: 1px solid var(--rule); padding: .4rem 0; } summary { cursor: pointer; }
            blockquote { margin: .5rem 0 .9rem 1rem; padding-left: .8rem; border-left: 3px solid var(--rule);
              white-space: pre-wrap; overflow-wrap: anywhere; } .origin { color: var(--soft); font-size: .86rem; overflow-wrap: anywhere; }
            pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--rule); border-radius: 6px;
              padding: .9rem; font: inherit; }
            .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; } .pair > div { min-width: 0;
              white-space: pre-wrap; overflow-wrap: anywhere; font-size: .9rem; border-top: 1px solid var(--rule);
              padding-top: .4rem; } mark { background: none; color: var(--drop); font-weight: 600; }
            """;

    private ReportPage() {}

    /** The page as UTF-8 HTML text. Sections without contents are left out. */
    public static String html(ReportContents report) {
        return html(report, "");
    }

    /** The same with further sections, HTML already, at the end. */
    static String html(ReportContents report, String sections) {
        StringBuilder page = new StringBuilder("<!doctype html><html lang='vi'><head><meta charset='utf-8'>")
                .append("<meta name='viewport' content='width=device-width, initial-scale=1'><title>")
                .append(escape(report.title()))
                .append("</title><style>")
                .append(STYLE)
                .append("</style></head><body><h1>")
                .append(escape(report.title()))
                .append("</h1><p class='sub'>")
                .append(escape(report.subtitle()))
                .append("</p>");
        documents(page, report);
        vocabularies(page, report);
        training(page, report);
        samples(page, report.samples());
        return page.append(sections).append("</body></html>\n").toString();
    }

    private static void documents(StringBuilder page, ReportContents report) {
        if (report.stages().isEmpty()) {
            return;
        }
        page.append("<h2>Documents kept and dropped</h2>")
                .append("<table><tr><th>stage</th><th>in</th><th>dropped</th><th>quarantined</th><th>out</th></tr>");
        List<Svg.Bar> bars = new ArrayList<>();
        for (Stage stage : report.stages()) {
            long dropped =
                    stage.dropped().values().stream().mapToLong(Long::longValue).sum();
            page.append(format(
                    "<tr><td>%s</td><td>%d</td><td>%d</td><td>%d</td><td>%d</td></tr>",
                    escape(stage.name()), stage.in(), dropped, stage.quarantined(), stage.out()));
            stage.dropped().forEach((reason, n) -> bars.add(new Svg.Bar(reason, n, Long.toString(n), "drop")));
            if (stage.quarantined() > 0) {
                bars.add(new Svg.Bar("quarantined", stage.quarantined(), Long.toString(stage.quarantined()), "drop"));
            }
        }
        long kept = report.stages().get(report.stages().size() - 1).out();
        bars.add(0, new Svg.Bar("kept", kept, Long.toString(kept), "keep"));
        page.append("</table>").append(Svg.bars("Documents kept and dropped by reason", bars));
        if (!report.examples().isEmpty()) {
            page.append("<h2>Examples of what was dropped</h2>");
            report.examples().forEach((reason, examples) -> examples(page, reason, examples));
        }
    }

    private static void examples(StringBuilder page, String reason, List<Example> examples) {
        page.append(format("<details><summary><b>%s</b> (%d shown)</summary>", escape(reason), examples.size()));
        for (Example example : examples) {
            page.append(format(
                    "<p class='origin'>%s · %s</p><blockquote>%s</blockquote>",
                    escape(example.origin()), escape(example.measured()), escape(example.excerpt())));
        }
        page.append("</details>");
    }

    private static void vocabularies(StringBuilder page, ReportContents report) {
        if (report.vocabularies().isEmpty()) {
            return;
        }
        page.append("<h2>Tokens per syllable by vocabulary</h2>");
        page.append(Svg.bars(
                "Tokens per syllable by vocabulary",
                report.vocabularies().stream()
                        .map(v -> new Svg.Bar(
                                v.name() + " (" + v.size() + ")",
                                v.tokensPerSyllable(),
                                format("%.3f · %.2f bytes a token", v.tokensPerSyllable(), v.bytesPerToken()),
                                "accent"))
                        .toList()));
    }

    private static void training(StringBuilder page, ReportContents report) {
        if (!report.curve().isEmpty()) {
            page.append("<h2>Loss (nats a token)</h2>").append(Svg.lossCurve(report.curve()));
        }
        if (!report.results().isEmpty()) {
            page.append("<h2>Evaluation on the held-out text</h2><table>");
            for (Map.Entry<String, String> result : report.results().entrySet()) {
                page.append(
                        format("<tr><td>%s</td><td>%s</td></tr>", escape(result.getKey()), escape(result.getValue())));
            }
            page.append("</table>");
        }
    }

    private static void samples(StringBuilder page, List<String> samples) {
        if (!samples.isEmpty()) {
            page.append("<h2>What the model writes</h2>");
            samples.forEach(
                    sample -> page.append("<pre>").append(escape(sample)).append("</pre>"));
        }
    }
}
