package vn.amtiet.storage;

import java.util.Iterator;
import java.util.NoSuchElementException;
import vn.amtiet.cli.UserError;
import vn.amtiet.shard.ShardTotals;
import vn.amtiet.shard.TokenDocument;
import vn.amtiet.stage.RowHash;

/**
 * The rows of one split of a shard directory, in order, one at a time in memory. After the last row the number of rows
 * and their hash are compared with the manifest's, so that a reader that comes to the end has read what was written.
 */
public final class ShardReader implements Iterator<TokenDocument>, AutoCloseable {
    private final String folder;
    private final PartReader reader;
    private final ShardTotals.Split expected;
    private final RowHash hash = new RowHash();
    private boolean checked;

    private ShardReader(String folder, PartReader reader, ShardTotals.Split expected) {
        this.folder = folder;
        this.reader = reader;
        this.expected = expected;
    }

    /**
     * Opens a split, "train" or "val", of a finished shard directory.
     *
     * @throws UserError when the stage is missing or unfinished or lacks the split; while reading, for a damaged part
     */
    public static ShardReader open(String shardDirectory, String split) {
        StageDirectory stage = StageDirectory.at(shardDirectory);
        ShardTotals.Split expected = totals(stage).splits().get(split);
        if (expected == null) {
            throw UserError.failed(HadoopPaths.shown(stage.path()) + ": expected token shards with the split '" + split
                    + "', got a stage without it; name a directory that 'amtiet shards' wrote");
        }
        return new ShardReader(
                stage.path() + "/" + split,
                new PartReader(RowSchema.SHARDS, stage.parts(split), stage.hadoop()),
                expected);
    }

    /**
     * What the manifest of a finished shard directory says of its rows.
     *
     * @throws UserError when the directory holds no finished token shards
     */
    public static ShardTotals totals(StageDirectory stage) {
        try {
            return ShardTotals.of(stage.manifest());
        } catch (IllegalArgumentException e) {
            throw UserError.failed(
                    HadoopPaths.shown(stage.path()) + ": expected token shards, got another stage (" + e.getMessage()
                            + "); name a directory that 'amtiet shards' wrote",
                    e);
        }
    }

    /** Number of rows, as the manifest says. */
    public long documents() {
        return expected.documents();
    }

    @Override
    public boolean hasNext() {
        if (reader.hasNext()) {
            return true;
        }
        if (!checked) {
            checkHash();
            checked = true;
        }
        return false;
    }

    @Override
    public TokenDocument next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Object[] row = reader.next();
        TokenDocument document = new TokenDocument((String) row[0], (int[]) row[1], (Integer) row[2], (Integer) row[3]);
        hash.add(document.digest());
        return document;
    }

    @Override
    public void close() {
        reader.close();
    }

    private void checkHash() {
        long rows = hash.rows();
        String found = hash.hex();
        if (rows != expected.documents() || !found.equals(expected.sha256())) {
            throw UserError.failed(HadoopPaths.shown(folder) + ": expected " + expected.documents() + " rows with hash "
                    + expected.sha256() + ", got " + rows + " rows with hash " + found
                    + "; parts are missing or damaged: delete the shard directory and run 'amtiet shards' again");
        }
    }
}
