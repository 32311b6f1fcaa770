/** The two seams: Engine for the training loop, Operations for model code. */
@NullMarked
package vn.amtiet.trainer.engine;

import org.jspecify.annotations.NullMarked;
