/** Batches out of token sequences. */
@NullMarked
package vn.amtiet.trainer.data;

import org.jspecify.annotations.NullMarked;
