/** The Spark jobs, one a stage: the only package of the pipeline that imports Spark. */
@NullMarked
package vn.amtiet.pipeline.spark;

import org.jspecify.annotations.NullMarked;
