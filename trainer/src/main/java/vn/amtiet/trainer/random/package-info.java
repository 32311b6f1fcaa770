/** Counter-based random numbers: equal on all engines and after resume. */
@NullMarked
package vn.amtiet.trainer.random;

import org.jspecify.annotations.NullMarked;
