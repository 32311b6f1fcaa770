/** What every subcommand shares. */
@NullMarked
package vn.amtiet.cli;

import org.jspecify.annotations.NullMarked;
