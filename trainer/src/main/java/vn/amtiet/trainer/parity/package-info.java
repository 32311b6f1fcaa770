/** Reference cases run through an engine. */
@NullMarked
package vn.amtiet.trainer.parity;

import org.jspecify.annotations.NullMarked;
