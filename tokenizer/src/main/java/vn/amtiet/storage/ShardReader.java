package vn.amtiet.storage;

import java.util.Iterator;
import vn.amtiet.cli.UserError;
import vn.amtiet.shard.TokenDocument;

/** The rows of one split of a shard directory, in order, one at a time in memory. */
public final class ShardReader implements Iterator<TokenDocument>, AutoCloseable {
    /**
     * Opens a split, "train" or "val", of a finished shard directory. At the end of the rows their hash is compared with
     * the manifest's.
     *
     * @throws UserError when the stage is missing or unfinished or lacks the split; while reading, for a damaged part
     */
    public static ShardReader open(String shardDirectory, String split) {
        throw new UnsupportedOperationException(shardDirectory + split);
    }

    @Override
    public boolean hasNext() {
        throw new UnsupportedOperationException();
    }

    @Override
    public TokenDocument next() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
