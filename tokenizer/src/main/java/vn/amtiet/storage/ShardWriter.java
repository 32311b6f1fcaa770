package vn.amtiet.storage;

import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vn.amtiet.cli.UserError;
import vn.amtiet.shard.IdType;
import vn.amtiet.shard.ShardTotals;
import vn.amtiet.shard.TokenDocument;
import vn.amtiet.stage.RowHash;

/**
 * Writes token documents in order into the {@code train/} and {@code val/} parts of a stage on its way. It is for
 * programs that have token documents at hand and no Spark, such as the tests of a trainer; the {@code shards} command
 * writes the same {@link Columns} from a corpus of any size with Spark, and {@link ShardReader} reads both.
 *
 * <pre>{@code
 * try (StageDirectory.Writing writing = stage.begin()) {
 *     ShardTotals totals;
 *     try (ShardWriter shards = ShardWriter.into(writing, vocabulary.fingerprint(), idType, 10_000)) {
 *         shards.write(ShardTotals.TRAIN, document);
 *         totals = shards.finish();
 *     }
 *     writing.commit(manifest with totals.sha256() and totals.toTotals());
 * }
 * }</pre>
 *
 * <p>Not safe for concurrent use.
 */
public final class ShardWriter implements AutoCloseable {
    private final StageDirectory.Writing stage;
    private final String vocabulary;
    private final IdType idType;
    private final int rowsPerPart;
    private final SortedMap<String, SplitWriter> splits = new TreeMap<>();

    private ShardWriter(StageDirectory.Writing stage, String vocabulary, IdType idType, int rowsPerPart) {
        this.stage = stage;
        this.vocabulary = vocabulary;
        this.idType = idType;
        this.rowsPerPart = rowsPerPart;
        ShardTotals.SPLITS.forEach(split -> splits.put(split, new SplitWriter(split)));
    }

    /** Starts to write; a part ends after {@code rowsPerPart} rows, whatever their size. */
    public static ShardWriter into(
            StageDirectory.Writing stage, String vocabularyFingerprint, IdType idType, int rowsPerPart) {
        if (rowsPerPart < 1) {
            throw new IllegalArgumentException("rowsPerPart must be at least 1: " + rowsPerPart);
        }
        return new ShardWriter(stage, vocabularyFingerprint, idType, rowsPerPart);
    }

    /**
     * Appends a row to a split, "train" or "val".
     *
     * @throws IllegalArgumentException for another split, or an id that the id type does not hold
     * @throws UserError when it cannot be written
     */
    public void write(String split, TokenDocument document) {
        SplitWriter writer = splits.get(split);
        if (writer == null) {
            throw new IllegalArgumentException("unknown split '" + split + "': expected one of " + ShardTotals.SPLITS);
        }
        for (int id : document.ids()) {
            if (!idType.holds(id)) {
                throw new IllegalArgumentException(
                        "document " + document.docId() + ": id " + id + " does not fit " + idType.id());
            }
        }
        writer.write(document);
    }

    /** Ends the last parts and says what was written. Each split has at least one part, without rows if it is empty. */
    public ShardTotals finish() {
        SortedMap<String, ShardTotals.Split> totals = new TreeMap<>();
        splits.forEach((split, writer) -> totals.put(split, writer.finish()));
        return new ShardTotals(vocabulary, idType, totals);
    }

    /** Closes the parts; what was written is of use only after {@link #finish}. */
    @Override
    public void close() {
        splits.values().forEach(SplitWriter::closePart);
    }

    private final class SplitWriter {
        private final String split;
        private final RowHash hash = new RowHash();
        private @Nullable PartWriter part;
        private int parts;
        private int rowsInPart;
        private long documents;
        private long tokens;
        private long bytes;
        private long syllables;

        SplitWriter(String split) {
            this.split = split;
        }

        void write(TokenDocument row) {
            openPart().write(row.docId(), row.ids(), row.bytes(), row.syllables());
            hash.add(row.digest());
            documents++;
            tokens += row.ids().length;
            bytes += row.bytes();
            syllables += row.syllables();
            rowsInPart++;
            if (rowsInPart == rowsPerPart) {
                closePart();
            }
        }

        ShardTotals.Split finish() {
            if (parts == 0) {
                openPart();
            }
            closePart();
            return new ShardTotals.Split(documents, tokens, bytes, syllables, hash.hex());
        }

        private PartWriter openPart() {
            if (part == null) {
                String file = String.format(Locale.ROOT, "%s/%s/part-%05d.parquet", stage.path(), split, parts);
                part = PartWriter.create(file, RowSchema.SHARDS, stage.hadoop());
                parts++;
                rowsInPart = 0;
            }
            return part;
        }

        void closePart() {
            PartWriter open = part;
            part = null;
            if (open != null) {
                open.close();
            }
        }
    }
}
