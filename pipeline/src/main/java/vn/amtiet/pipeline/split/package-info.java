/** Which documents are held out for validation. */
@NullMarked
package vn.amtiet.pipeline.split;

import org.jspecify.annotations.NullMarked;
