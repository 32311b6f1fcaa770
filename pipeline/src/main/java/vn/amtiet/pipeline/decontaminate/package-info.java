/** Which training documents hold passages of the held-out text or of evaluation tasks. */
@NullMarked
package vn.amtiet.pipeline.decontaminate;

import org.jspecify.annotations.NullMarked;
