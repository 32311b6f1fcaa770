package vn.amtiet.cluster.quickstart;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vn.amtiet.cli.UserError;
import vn.amtiet.storage.HadoopPaths;

/** {@code quickstart}: from pages to generated text in one command. */
@Command(
        name = "quickstart",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs the whole flow on the sample that ships with the project, or on your own files, and ends in"
                + " generated text (sample.txt) and report.html.",
        footer = {
            "",
            "Run the same command again to go on after an interruption.",
            "Example: amtiet quickstart",
            "         amtiet quickstart --input crawl.warc.gz pages/ --output out/mine --set train.steps=3000"
                    + " --set train.schedule.decaySteps=3000"
        })
public final class QuickstartCommand implements Callable<Integer> {
    private static final int INTERRUPTED = 130;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--input",
            arity = "1..*",
            paramLabel = "PATH",
            description = "Files or folders: WARC, ARC, WET, HTML, JSONL, Parquet, text; plain, gz, zst, bz2, xz; tar."
                    + " Default: the sample.")
    private List<String> inputs = new ArrayList<>();

    @Option(
            names = "--output",
            paramLabel = "DIR",
            defaultValue = "out/quickstart",
            description = "Directory of everything (${DEFAULT-VALUE}).")
    private String output;

    @Option(
            names = "--conf",
            paramLabel = "DIR",
            defaultValue = "${sys:amtiet.home:-.}/conf",
            description = "Directory that holds corpus/, tokenizer/ and train/quickstart.yaml (conf of the project).")
    private Path conf;

    @Option(
            names = "--set",
            paramLabel = "SECTION.KEY=VALUE",
            description = "Overrides a key of corpus, shards, syllables or train: train.steps=3000. Can be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Override
    public Integer call() {
        Path place = HadoopPaths.local(output)
                .orElseThrow(() -> UserError.usage("--output " + output
                        + ": expected a folder on this machine, where the model is trained, got an address elsewhere"));
        Recipe recipe = Recipe.read(conf, place, overrides);
        PrintWriter error = spec.commandLine().getErr();
        PrintWriter out = spec.commandLine().getOut();
        return new Quickstart(inputs, place, recipe, out, error::println).run() ? 0 : INTERRUPTED;
    }
}
