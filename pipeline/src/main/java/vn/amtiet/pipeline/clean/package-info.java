/** Cleaners: pure functions that edit text and never drop a document. */
@NullMarked
package vn.amtiet.pipeline.clean;

import org.jspecify.annotations.NullMarked;
