/** The training loop, the learning-rate schedule, what a run logs. */
@NullMarked
package vn.amtiet.trainer.train;

import org.jspecify.annotations.NullMarked;
