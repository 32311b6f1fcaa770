/** The trainer's subcommands. */
@NullMarked
package vn.amtiet.trainer.cli;

import org.jspecify.annotations.NullMarked;
