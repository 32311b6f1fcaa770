/** The sample that ships with the project, packed as WARC files. */
@NullMarked
package vn.amtiet.pipeline.sample;

import org.jspecify.annotations.NullMarked;
