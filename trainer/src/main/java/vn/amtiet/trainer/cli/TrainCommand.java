package vn.amtiet.trainer.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vn.amtiet.config.ConfigFile;
import vn.amtiet.trainer.train.TrainConfig;
import vn.amtiet.trainer.train.Training;

/** {@code train}: a configuration file in, a run directory out. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Trains a model as a configuration file says.",
        footer = {
            "",
            "Example: train --conf conf/train/shakespeare-char-cpu.yaml --output runs/shakespeare",
            "         train --conf conf/train/shakespeare-char-cpu.yaml --output runs/shakespeare --resume"
        })
public final class TrainCommand implements Callable<Integer> {
    private static final int INTERRUPTED = 130;

    @Spec
    private CommandSpec spec;

    @Option(names = "--conf", required = true, paramLabel = "FILE", description = "Configuration, see conf/train/.")
    private Path configuration;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a key, such as schedule.peak=3e-4. Can be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Option(names = "--output", required = true, paramLabel = "DIR", description = "Run directory, made if missing.")
    private Path output;

    @Option(names = "--resume", description = "Go on with the newest valid checkpoint of the run directory.")
    private boolean resume;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getErr();
        TrainConfig config = ConfigFile.read(configuration, TrainConfig.class, overrides);
        try (Interruption interruption = Interruption.listen()) {
            Training.Surroundings surroundings =
                    new Training.Surroundings(line -> say(out, line), interruption::requested);
            Training.Result result =
                    resume ? Training.resume(config, output, surroundings) : Training.run(config, output, surroundings);
            if (result.interrupted()) {
                say(out, "stopped before step " + result.step() + "; go on with: " + resumption());
                return INTERRUPTED;
            }
            say(out, "finished after " + result.step() + " updates: " + output);
            return 0;
        }
    }

    private String resumption() {
        StringBuilder line = new StringBuilder("train --conf " + configuration);
        overrides.forEach(override -> line.append(" --set '").append(override).append('\''));
        return line + " --output " + output + " --resume";
    }

    private static void say(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }
}
