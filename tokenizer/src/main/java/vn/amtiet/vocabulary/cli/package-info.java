/** The {@code tokenizer} command and its subcommands. */
@NullMarked
package vn.amtiet.vocabulary.cli;

import org.jspecify.annotations.NullMarked;
