/** The front door of the corpus flow. */
@NullMarked
package vn.amtiet.pipeline;

import org.jspecify.annotations.NullMarked;
