package vn.amtiet.vocabulary.cli;

import picocli.CommandLine.Command;

/** {@code tokenizer}: trains, uses, exports and compares vocabularies. */
@Command(
        name = "tokenizer",
        description = "Train, use, export and compare vocabularies.",
        mixinStandardHelpOptions = true,
        subcommands = {
            TokenizerTrainCommand.class,
            TokenizerEncodeCommand.class,
            TokenizerDecodeCommand.class,
            TokenizerExportCommand.class,
            TokenizerBinCommand.class,
            TokenizerCompareCommand.class,
            TokenizerPictureCommand.class
        })
public final class TokenizerCommand {}
