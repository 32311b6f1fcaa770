package vn.amtiet.pipeline.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vn.amtiet.config.ConfigFile;
import vn.amtiet.pipeline.CorpusConfig;
import vn.amtiet.pipeline.CorpusPipeline;

/** {@code corpus}: crawled pages into unique clean documents, stages 1 to 3. */
@Command(
        name = "corpus",
        mixinStandardHelpOptions = true,
        description = "Reads pages, cleans, filters and deduplicates them with Spark.",
        footer = {
            "",
            "Finished stages are kept: run the same command again to go on after an interruption.",
            "Example: amtiet corpus --input crawl --output corpus"
        })
public final class CorpusCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--input",
            required = true,
            arity = "1..*",
            paramLabel = "PATH",
            description = "Files or folders: WARC, ARC, WET, HTML, JSONL, Parquet, text; plain, gz, zst, bz2, xz; tar")
    private List<String> inputs = new ArrayList<>();

    @Option(names = "--output", required = true, paramLabel = "DIR", description = "Directory for the stages")
    private String output = "";

    @Option(names = "--conf", paramLabel = "FILE", description = "YAML file such as conf/corpus/vietnamese-web.yaml")
    private @Nullable Path conf;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Overrides a key: --set unique.threshold=0.8")
    private List<String> overrides = new ArrayList<>();

    @Override
    public void run() {
        CorpusConfig config = conf == null
                ? ConfigFile.parse("", "--set", CorpusConfig.class, overrides)
                : ConfigFile.read(conf, CorpusConfig.class, overrides);
        try (CorpusPipeline pipeline = CorpusPipeline.open()) {
            StageSummary.print(
                    pipeline.corpus(inputs, output, config), spec.commandLine().getOut());
        }
    }
}
