package vn.amtiet.cluster;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import vn.amtiet.cli.ErrorReport;
import vn.amtiet.cluster.quickstart.QuickstartCommand;
import vn.amtiet.cluster.report.ReportCommand;
import vn.amtiet.config.CodeVersion;
import vn.amtiet.pipeline.cli.CorpusCommand;
import vn.amtiet.pipeline.cli.ShardsCommand;
import vn.amtiet.syllable.cli.SyllablesCommand;
import vn.amtiet.trainer.cli.BenchCommand;
import vn.amtiet.trainer.cli.EvalCommand;
import vn.amtiet.trainer.cli.ExportCommand;
import vn.amtiet.trainer.cli.ParityCommand;
import vn.amtiet.trainer.cli.SampleCommand;
import vn.amtiet.trainer.cli.TrainCommand;
import vn.amtiet.vocabulary.cli.TokenizerCommand;

/** The {@code amtiet} command: every subcommand of every module under one name. */
@Command(
        name = "amtiet",
        mixinStandardHelpOptions = true,
        versionProvider = Amtiet.Version.class,
        sortOptions = false,
        description = "From crawled pages to a trained Vietnamese language model.",
        subcommands = {
            QuickstartCommand.class,
            CorpusCommand.class,
            ReportCommand.class,
            TokenizerCommand.class,
            SyllablesCommand.class,
            ShardsCommand.class,
            TrainCommand.class,
            SampleCommand.class,
            EvalCommand.class,
            ExportCommand.class,
            ParityCommand.class,
            BenchCommand.class,
            AutoComplete.GenerateCompletion.class
        })
public final class Amtiet {
    /** The version that manifests and checkpoints carry too. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"amtiet " + CodeVersion.get()};
        }
    }

    private Amtiet() {}

    /** The command line with all subcommands, reporting errors in one line. */
    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Amtiet());
        commandLine.setOut(new PrintWriter(System.out, false, StandardCharsets.UTF_8));
        commandLine.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        return ErrorReport.install(commandLine);
    }

    /** Exit codes: 0 done, 1 failed, 2 wrong usage. */
    public static void main(String[] arguments) {
        CommandLine commandLine = commandLine();
        Thread stopped =
                new Thread(() -> commandLine.getErr().println("amtiet: stopped; what was finished is kept"), "stopped");
        Runtime.getRuntime().addShutdownHook(stopped);
        int code = execute(commandLine, arguments);
        commandLine.getOut().flush();
        try {
            Runtime.getRuntime().removeShutdownHook(stopped);
        } catch (IllegalStateException e) {
            return; // a signal is ending the process, which has its own exit code
        }
        System.exit(code);
    }

    private static int execute(CommandLine commandLine, String... arguments) {
        try {
            return commandLine.execute(arguments);
        } catch (OutOfMemoryError e) {
            commandLine
                    .getErr()
                    .println("amtiet: out of memory (" + e.getMessage()
                            + "); give the program more with AMTIET_HEAP=8g, or"
                            + " make the model, the batch or maxRecordBytes smaller");
            return 1;
        }
    }
}
