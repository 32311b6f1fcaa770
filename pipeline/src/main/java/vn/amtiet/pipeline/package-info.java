/** The front door of the corpus flow and its configuration. */
@NullMarked
package vn.amtiet.pipeline;

import org.jspecify.annotations.NullMarked;
