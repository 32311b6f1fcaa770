/** The {@code syllables} command. */
@NullMarked
package vn.amtiet.syllable.cli;

import org.jspecify.annotations.NullMarked;
