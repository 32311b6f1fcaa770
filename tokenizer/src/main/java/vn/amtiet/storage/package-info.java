/** Parquet and the Hadoop file system: the only package that imports them outside Spark. */
@NullMarked
package vn.amtiet.storage;

import org.jspecify.annotations.NullMarked;
