/** How purely Vietnamese a text is, as a whole and by its lines and sentences, and the cutting of what is not. */
@NullMarked
package vn.amtiet.pipeline.purity;

import org.jspecify.annotations.NullMarked;
