/** The document and the verdict on it. */
@NullMarked
package vn.amtiet.pipeline.document;

import org.jspecify.annotations.NullMarked;
