/** The second seam: what model code computes with, implemented by each engine. */
@NullMarked
package vn.amtiet.trainer.operations;

import org.jspecify.annotations.NullMarked;
