/** Checkpoints in other programs' layouts. */
@NullMarked
package vn.amtiet.trainer.export;

import org.jspecify.annotations.NullMarked;
