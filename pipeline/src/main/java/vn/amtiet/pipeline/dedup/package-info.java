/** Signatures of near-duplicate documents, without Spark. */
@NullMarked
package vn.amtiet.pipeline.dedup;

import org.jspecify.annotations.NullMarked;
