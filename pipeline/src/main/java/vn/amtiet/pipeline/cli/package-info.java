/** The pipeline's subcommands. */
@NullMarked
package vn.amtiet.pipeline.cli;

import org.jspecify.annotations.NullMarked;
