/** The Vietnamese written syllable: onset, rhyme, tone, and where the tone mark stands. */
@NullMarked
package vn.amtiet.syllable;

import org.jspecify.annotations.NullMarked;
