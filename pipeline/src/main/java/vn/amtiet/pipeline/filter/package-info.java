/** Filters: pure functions that judge a document and never edit it. */
@NullMarked
package vn.amtiet.pipeline.filter;

import org.jspecify.annotations.NullMarked;
