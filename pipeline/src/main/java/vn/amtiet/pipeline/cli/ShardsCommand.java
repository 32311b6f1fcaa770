package vn.amtiet.pipeline.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vn.amtiet.config.ConfigFile;
import vn.amtiet.pipeline.CorpusPipeline;
import vn.amtiet.pipeline.ShardsConfig;

/** {@code shards}: unique documents into a vocabulary and token shards, stages 4 and 5. */
@Command(
        name = "shards",
        mixinStandardHelpOptions = true,
        description = "Trains a vocabulary on a corpus and encodes the corpus with it.",
        footer = {"", "Example: amtiet shards --conf conf/tokenizer/bytebpe-8k.yaml --set corpus=corpus"})
public final class ShardsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--conf",
            required = true,
            paramLabel = "FILE",
            description = "YAML file such as conf/tokenizer/bytebpe-8k.yaml")
    private Path conf = Path.of("");

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Overrides a key: --set vocabulary.size=4096")
    private List<String> overrides = new ArrayList<>();

    @Override
    public void run() {
        ShardsConfig config = ConfigFile.read(conf, ShardsConfig.class, overrides);
        try (CorpusPipeline pipeline = CorpusPipeline.open()) {
            StageSummary.print(pipeline.shards(config), spec.commandLine().getOut());
        }
    }
}
