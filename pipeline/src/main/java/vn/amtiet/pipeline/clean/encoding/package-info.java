/** Vietnamese text that was read in an encoding other than its own: known by the syllables that the right one gives. */
@NullMarked
package vn.amtiet.pipeline.clean.encoding;

import org.jspecify.annotations.NullMarked;
