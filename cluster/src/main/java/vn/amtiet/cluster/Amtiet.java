package vn.amtiet.cluster;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code amtiet} command: every subcommand of every module under one name. */
@Command(
        name = "amtiet",
        mixinStandardHelpOptions = true,
        version = "amtiet 0.1.0",
        description = "From crawled pages to a trained Vietnamese language model.")
public final class Amtiet {
    private Amtiet() {}

    /** Exit codes: 0 done, 1 failed, 2 wrong usage. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Amtiet()).execute(args));
    }
}
