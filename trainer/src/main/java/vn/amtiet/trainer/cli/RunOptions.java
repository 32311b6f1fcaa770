package vn.amtiet.trainer.cli;

import java.nio.file.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import vn.amtiet.trainer.checkpoint.Checkpoint;
import vn.amtiet.trainer.train.TrainedModel;

/** Which trained model a command works on. */
final class RunOptions {
    @Option(
            names = "--run",
            required = true,
            paramLabel = "DIR",
            description = "Run directory of 'train', or one of its checkpoints.")
    private Path run;

    @Option(
            names = "--checkpoint",
            defaultValue = "BEST",
            description = "Of a run directory: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}: smallest val loss).")
    private TrainedModel.Which which;

    @ArgGroup(exclusive = false)
    private EngineOptions engine = new EngineOptions();

    Checkpoint find(CommandSpec spec) {
        return TrainedModel.find(run, which, line -> spec.commandLine().getErr().println(line));
    }

    TrainedModel load(CommandSpec spec) {
        Checkpoint checkpoint = find(spec);
        return TrainedModel.load(checkpoint, engine.or(TrainedModel.engineOf(checkpoint)));
    }
}
