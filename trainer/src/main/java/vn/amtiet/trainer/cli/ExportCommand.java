package vn.amtiet.trainer.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.checkpoint.Checkpoint;
import vn.amtiet.trainer.engine.samediff.SameDiffExport;
import vn.amtiet.trainer.export.HuggingFaceExport;
import vn.amtiet.trainer.train.RunDirectory;
import vn.amtiet.trainer.train.TrainedModel;
import vn.amtiet.vocabulary.SpecialToken;
import vn.amtiet.vocabulary.Vocabularies;

/** {@code export --to huggingface|samediff}: a checkpoint in a layout that other programs load. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Writes a trained model for transformers' GPT2LMHeadModel or for SameDiff.load.",
        footer = {
            "",
            "Example: export --to huggingface --run runs/shakespeare --output shakespeare-hf",
            "         export --to samediff --run runs/shakespeare --output shakespeare-sd"
        })
public final class ExportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--to", required = true, paramLabel = "LAYOUT", description = "huggingface or samediff")
    private String layout;

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

    @Option(names = "--output", required = true, paramLabel = "DIR", description = "Where to write, made if missing.")
    private Path output;

    @Override
    public Integer call() {
        if (!layout.equals("huggingface") && !layout.equals("samediff")) {
            throw UserError.usage("--to: expected huggingface or samediff, got " + layout);
        }
        Checkpoint checkpoint = TrainedModel.find(
                run, which, line -> spec.commandLine().getErr().println(line));
        if (layout.equals("samediff")) {
            SameDiffExport.write(checkpoint, output);
        } else {
            huggingFace(checkpoint);
        }
        spec.commandLine().getOut().println("exported " + checkpoint.directory() + " to " + output);
        return 0;
    }

    private void huggingFace(Checkpoint checkpoint) {
        Path vocabulary = RunDirectory.vocabulary(TrainedModel.runOf(checkpoint));
        OptionalInt end = Files.isDirectory(vocabulary)
                ? Vocabularies.load(vocabulary).special(SpecialToken.END_OF_DOCUMENT)
                : OptionalInt.empty();
        HuggingFaceExport.write(checkpoint, output, vocabulary, end);
    }
}
