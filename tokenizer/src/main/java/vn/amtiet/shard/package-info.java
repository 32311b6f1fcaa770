/** Token shards, the contract between corpus and trainer, and the local token cache. */
@NullMarked
package vn.amtiet.shard;

import org.jspecify.annotations.NullMarked;
