/** What every subcommand shares, and the subcommands of the tokenizer module. */
@NullMarked
package vn.amtiet.cli;

import org.jspecify.annotations.NullMarked;
