package vn.amtiet.storage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import vn.amtiet.shard.IdType;
import vn.amtiet.shard.ShardTotals;
import vn.amtiet.shard.TokenDocument;
import vn.amtiet.stage.RowHash;
import vn.amtiet.stage.StageManifest;

/** Writes small finished stages for tests. */
public final class StageFixture {
    private StageFixture() {}

    /** A stage of documents in parts of two rows. */
    public static void writeDocuments(Path directory, List<TextRow> rows) {
        StageDirectory stage = StageDirectory.at(directory.toString());
        RowHash hash = new RowHash();
        try (StageDirectory.Writing writing = stage.begin()) {
            for (int from = 0; from < rows.size(); from += 2) {
                String file = writing.path() + "/part-0000" + from / 2 + ".parquet";
                try (PartWriter part = PartWriter.create(file, RowSchema.DOCUMENTS, stage.hadoop())) {
                    for (TextRow row : rows.subList(from, Math.min(from + 2, rows.size()))) {
                        part.write(row.id(), row.url(), row.source(), row.text(), row.meta());
                        hash.add(new RowHash.Row()
                                .text(row.id())
                                .text(row.url())
                                .text(row.source())
                                .text(row.text())
                                .map(row.meta())
                                .digest());
                    }
                }
            }
            writing.commit(manifest(directory, rows.size(), hash.hex(), new TreeMap<>()));
        }
    }

    /** A shard directory with these rows, parts of {@code rowsPerPart} rows, for a vocabulary named "test". */
    public static ShardTotals writeShards(
            Path directory, List<TokenDocument> train, List<TokenDocument> val, IdType idType, int rowsPerPart) {
        StageDirectory stage = StageDirectory.at(directory.toString());
        try (StageDirectory.Writing writing = stage.begin()) {
            ShardTotals totals;
            try (ShardWriter shards = ShardWriter.into(writing, "test", idType, rowsPerPart)) {
                train.forEach(row -> shards.write("train", row));
                val.forEach(row -> shards.write("val", row));
                totals = shards.finish();
            }
            writing.commit(manifest(directory, train.size() + val.size(), totals.sha256(), totals.toTotals()));
            return totals;
        }
    }

    static StageManifest manifest(Path directory, long rows, String sha256, SortedMap<String, String> totals) {
        return new StageManifest(
                directory.getFileName().toString(),
                new TreeMap<>(Map.of("input", "fingerprint")),
                JsonNodeFactory.instance.objectNode().put("rows", rows),
                "test",
                sha256,
                new StageManifest.Counts(rows, rows, new TreeMap<>(), 0),
                totals);
    }
}
