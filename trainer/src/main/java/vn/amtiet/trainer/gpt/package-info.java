/** nanoGPT's GPT, forward and backward, written once over {@link vn.amtiet.trainer.operations.Operations}. */
@NullMarked
package vn.amtiet.trainer.gpt;

import org.jspecify.annotations.NullMarked;
