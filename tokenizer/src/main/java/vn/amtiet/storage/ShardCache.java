package vn.amtiet.storage;

import java.nio.file.Path;
import java.util.OptionalInt;
import vn.amtiet.cli.UserError;
import vn.amtiet.shard.TokenCache;

/** The way from a shard directory to its local token cache. */
public final class ShardCache {
    private ShardCache() {}

    /**
     * The token cache of one split, built from the shards if it is not there yet. Where the cache is there and the
     * shard directory is local, neither Parquet nor Hadoop is touched.
     *
     * @param shardDirectory path or URI of a finished shard directory
     * @param cacheDirectory local folder of caches, made if missing
     * @param split "train" or "val"
     * @param endOfDocument the id appended after each document, if the vocabulary has one
     * @throws UserError when the shards are missing or damaged, the cache is damaged, or the disk is full
     */
    public static TokenCache openOrBuild(
            String shardDirectory, Path cacheDirectory, String split, OptionalInt endOfDocument) {
        throw new UnsupportedOperationException(shardDirectory + cacheDirectory + split + endOfDocument);
    }
}
