package vn.amtiet.cluster.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vn.amtiet.cli.FileErrors;

/** {@code report}: a corpus as one page to browse. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description =
                "Writes report.html of a corpus: what each rule dropped, the purity of its sources, duplicates side"
                        + " by side.",
        footer = {"", "Example: amtiet report corpus"})
public final class ReportCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "CORPUS_DIR", description = "Directory that holds 1-documents, 2-clean and 3-unique")
    private Path corpus = Path.of("");

    @Option(names = "--output", paramLabel = "FILE", description = "The page (CORPUS_DIR/report.html)")
    private @Nullable Path output;

    @Override
    public void run() {
        Path file = output == null ? corpus.resolve("report.html") : output;
        String page = CorpusReport.html(corpus);
        try {
            Files.writeString(file, page);
        } catch (IOException e) {
            throw FileErrors.writing(file.toString(), e);
        }
        spec.commandLine().getOut().println(file);
    }
}
