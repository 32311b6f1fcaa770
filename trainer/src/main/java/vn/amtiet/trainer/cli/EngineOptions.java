package vn.amtiet.trainer.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import vn.amtiet.trainer.engine.Engines;
import vn.amtiet.trainer.operations.Precision;

/** The options by which a command names an engine and its arithmetic. */
final class EngineOptions {
    @Option(names = "--engine", paramLabel = "NAME", description = "Engine to run on: cpu, cuda or samediff.")
    private @Nullable String engine;

    @Option(
            names = "--precision",
            description = "Its arithmetic, one of: ${COMPLETION-CANDIDATES}; default: the engine's own.")
    private @Nullable Precision precision;

    /** What the options say; what they leave open is as in {@code otherwise}, its precision only for the same engine. */
    Engines.Choice or(Engines.Choice otherwise) {
        String name = engine == null ? otherwise.name() : engine;
        boolean same = name.equals(otherwise.name());
        return new Engines.Choice(name, precision == null && same ? otherwise.precision() : precision);
    }
}
