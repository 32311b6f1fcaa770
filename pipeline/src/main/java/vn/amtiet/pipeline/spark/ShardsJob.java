package vn.amtiet.pipeline.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import vn.amtiet.config.ConfigFile;
import vn.amtiet.pipeline.config.ShardsConfig;
import vn.amtiet.pipeline.split.Split;
import vn.amtiet.shard.IdType;
import vn.amtiet.shard.ShardTotals;
import vn.amtiet.stage.RowHash;
import vn.amtiet.stage.StageManifest;
import vn.amtiet.storage.Columns;
import vn.amtiet.storage.Fingerprint;
import vn.amtiet.storage.StageDirectory;
import vn.amtiet.vocabulary.Vocabulary;

/**
 * Stage 5: unique documents as token shards, {@code train/} and {@code val/}, rows sorted by id. Dropped: {@code
 * outside_vocabulary}, documents that a lossy vocabulary cannot say; {@code contaminated}, training documents that hold a
 * passage of evaluation text.
 */
final class ShardsJob {
    static final String OUTSIDE_VOCABULARY = "outside_vocabulary";
    static final String CONTAMINATED = "contaminated";

    private final StageRun stages;
    private final StageRun corpus;
    private final ShardsConfig config;

    ShardsJob(StageRun stages, StageRun corpus, ShardsConfig config) {
        this.stages = stages;
        this.corpus = corpus;
        this.config = config;
    }

    /**
     * Writes the shards.
     *
     * @param vocabularyDirectory a vocabulary, on any file system
     */
    StageManifest run(String vocabularyDirectory) {
        VocabularyFiles files = VocabularyFiles.read(vocabularyDirectory, stages.hadoop());
        Vocabulary vocabulary = files.load();
        SortedMap<String, String> inputs = corpus.inputFrom(StageRun.UNIQUE);
        inputs.put("vocabulary", vocabulary.fingerprint());
        for (String file : config.decontaminate().evaluation()) {
            inputs.put(file, Fingerprint.of(new TreeMap<>(Map.of(file, file)), stages.hadoop()));
        }
        return stages.run(StageRun.SHARDS, inputs, tree(), writing -> write(vocabulary, files, writing));
    }

    private JsonNode tree() {
        return ConfigFile.tree(Map.of(
                "split", config.split(), "decontaminate", config.decontaminate(), "rowsPerPart", config.rowsPerPart()));
    }

    private StageRun.Written write(Vocabulary vocabulary, VocabularyFiles files, StageDirectory.Writing writing) {
        Broadcast<VocabularyFiles> everywhere =
                JavaSparkContext.fromSparkContext(stages.spark().sparkContext()).broadcast(files);
        Dataset<Row> documents = corpus.rows(StageRun.UNIQUE);
        Split split = SplitTable.decide(documents, config.split());
        Dataset<Row> encoded = Decontamination.clean(documents, split, config.decontaminate())
                .select(
                        col(Columns.ID),
                        col(Columns.TEXT),
                        SplitTable.isVal(split).as(ShardTable.HELD_OUT))
                .mapPartitions(new ShardTable.Encode(everywhere), Encoders.row(ShardTable.ENCODED))
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            return written(documents.count(), encoded, vocabulary, writing);
        } finally {
            encoded.unpersist();
            everywhere.destroy();
        }
    }

    private StageRun.Written written(
            long in, Dataset<Row> encoded, Vocabulary vocabulary, StageDirectory.Writing writing) {
        SortedMap<String, ShardTotals.Split> splits = new TreeMap<>();
        long out = 0;
        for (String name : ShardTotals.SPLITS) {
            Column belongs = col(ShardTable.HELD_OUT)
                    .equalTo(name.equals(ShardTotals.VAL))
                    .and(col(Columns.IDS).isNotNull());
            ShardTotals.Split totals = writeSplit(encoded.where(belongs), writing.path() + "/" + name);
            splits.put(name, totals);
            out += totals.documents();
        }
        long clean = encoded.count();
        SortedMap<String, Long> dropped = new TreeMap<>();
        if (in > clean) {
            dropped.put(CONTAMINATED, in - clean);
        }
        if (clean > out) {
            dropped.put(OUTSIDE_VOCABULARY, clean - out);
        }
        ShardTotals totals = new ShardTotals(vocabulary.fingerprint(), IdType.forVocabulary(vocabulary.size()), splits);
        return new StageRun.Written(totals.sha256(), new StageManifest.Counts(in, out, dropped, 0), totals.toTotals());
    }

    private ShardTotals.Split writeSplit(Dataset<Row> rows, String folder) {
        Row sums = rows.agg(
                        count(lit(1)),
                        sum(size(col(Columns.IDS))),
                        sum(col(Columns.BYTES)),
                        sum(col(Columns.SYLLABLES)))
                .first();
        long documents = sums.getLong(0);
        RowHash hash = stages.writeSorted(
                rows.select(ShardTable.columns()), Columns.DOC_ID, documents, folder, config.rowsPerPart());
        return new ShardTotals.Split(documents, orZero(sums, 1), orZero(sums, 2), orZero(sums, 3), hash.hex());
    }

    private static long orZero(Row row, int column) {
        return row.isNullAt(column) ? 0 : row.getLong(column);
    }
}
