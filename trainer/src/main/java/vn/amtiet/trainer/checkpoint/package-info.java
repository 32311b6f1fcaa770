/** Checkpoints on disk and exact resume. */
@NullMarked
package vn.amtiet.trainer.checkpoint;

import org.jspecify.annotations.NullMarked;
