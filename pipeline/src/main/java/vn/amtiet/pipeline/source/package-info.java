/** Archives, files and folders into documents. */
@NullMarked
package vn.amtiet.pipeline.source;

import org.jspecify.annotations.NullMarked;
