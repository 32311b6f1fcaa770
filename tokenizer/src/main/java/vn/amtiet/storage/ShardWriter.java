package vn.amtiet.storage;

import vn.amtiet.cli.UserError;
import vn.amtiet.shard.IdType;
import vn.amtiet.shard.ShardTotals;
import vn.amtiet.shard.TokenDocument;

/**
 * Writes token documents in order into the {@code train/} and {@code val/} parts of a stage on its way.
 *
 * <pre>{@code
 * try (StageDirectory.Writing writing = stage.begin()) {
 *     try (ShardWriter shards = ShardWriter.into(writing, vocabulary.fingerprint(), idType, 10_000)) {
 *         shards.write("train", document);
 *         totals = shards.finish();
 *     }
 *     writing.commit(manifest with totals.sha256() and totals.toTotals());
 * }
 * }</pre>
 */
public final class ShardWriter implements AutoCloseable {
    /** Starts to write; parts end after {@code rowsPerPart} rows, whatever their size. */
    public static ShardWriter into(
            StageDirectory.Writing stage, String vocabularyFingerprint, IdType idType, int rowsPerPart) {
        throw new UnsupportedOperationException(stage.path() + vocabularyFingerprint + idType + rowsPerPart);
    }

    /**
     * Appends a row to a split, "train" or "val".
     *
     * @throws UserError when it cannot be written
     */
    public void write(String split, TokenDocument document) {
        throw new UnsupportedOperationException(split + document);
    }

    /** Ends the last parts and says what was written; both splits are there, empty ones too. */
    public ShardTotals finish() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
