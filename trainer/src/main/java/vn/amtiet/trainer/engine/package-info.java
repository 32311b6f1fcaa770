/** The first seam: what the training loop sees of a model on some hardware; engines by name. */
@NullMarked
package vn.amtiet.trainer.engine;

import org.jspecify.annotations.NullMarked;
