/** Losses in nats, bits per byte and per syllable; baselines. */
@NullMarked
package vn.amtiet.trainer.evaluate;

import org.jspecify.annotations.NullMarked;
