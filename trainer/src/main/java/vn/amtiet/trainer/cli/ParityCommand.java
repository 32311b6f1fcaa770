package vn.amtiet.trainer.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.engine.Engines;
import vn.amtiet.trainer.engine.cpu.CpuSettings;
import vn.amtiet.trainer.operations.Precision;
import vn.amtiet.trainer.parity.ParityCase;
import vn.amtiet.trainer.parity.ParityReport;
import vn.amtiet.trainer.parity.ParityRun;

/** {@code parity --engine cpu CASE.json...}: how a user checks an engine on a machine. */
@Command(
        name = "parity",
        mixinStandardHelpOptions = true,
        description =
                "Runs reference cases on an engine, in fp32 unless told otherwise, and fails if it is further from them than float32 explains.")
public final class ParityCommand implements Callable<Integer> {
    @Spec
    private picocli.CommandLine.Model.CommandSpec spec;

    @Mixin
    private EngineOptions engine;

    @Option(names = "--threads", description = "threads of the cpu engine; default: all processors")
    private Integer threads;

    @Option(
            names = "--product",
            defaultValue = "AUTOMATIC",
            description = "who multiplies matrices, one of: ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
    private CpuSettings.Product product;

    @Parameters(arity = "1..*", paramLabel = "CASE.json", description = "cases, each with its safetensors beside it")
    private List<Path> cases;

    @Override
    public Integer call() {
        boolean passed = true;
        for (Path path : cases) {
            ParityCase parity = ParityCase.read(path);
            try (Engine opened = open(parity)) {
                ParityReport report = ParityRun.of(parity, opened);
                spec.commandLine().getOut().print(report.table());
                spec.commandLine().getOut().flush();
                passed &= report.passed();
            }
        }
        return passed ? 0 : 1;
    }

    private Engine open(ParityCase parity) {
        Engines.Choice asked = engine.or(Engines.Choice.of("cpu"));
        Engines.Choice choice =
                new Engines.Choice(asked.name(), asked.precision() == null ? Precision.FP32 : asked.precision());
        if (threads == null && product == CpuSettings.Product.AUTOMATIC) {
            return Engines.create(choice, parity.model(), parity.layout(), 0);
        }
        if (!choice.name().equals("cpu")) {
            throw UserError.usage(
                    "--threads and --product are of engine cpu, not of '" + choice.name() + "'; leave them out");
        }
        int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        return Engines.cpu(parity.model(), parity.layout(), 0, new CpuSettings(count, product));
    }
}
