/** The configuration of corpus and shard runs: one record a YAML file, one a section. */
@NullMarked
package vn.amtiet.pipeline.config;

import org.jspecify.annotations.NullMarked;
