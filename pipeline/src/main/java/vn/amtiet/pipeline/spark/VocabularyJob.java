package vn.amtiet.pipeline.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import vn.amtiet.cli.UserError;
import vn.amtiet.config.ConfigFile;
import vn.amtiet.pipeline.config.ShardsConfig;
import vn.amtiet.pipeline.config.VocabularySettings;
import vn.amtiet.pipeline.split.Split;
import vn.amtiet.shard.ShardTotals;
import vn.amtiet.stage.StageManifest;
import vn.amtiet.storage.Columns;
import vn.amtiet.storage.StageDirectory;
import vn.amtiet.vocabulary.PieceCounts;
import vn.amtiet.vocabulary.TrainingProgress;
import vn.amtiet.vocabulary.Vocabulary;
import vn.amtiet.vocabulary.VocabularyPlan;
import vn.amtiet.vocabulary.VocabularyTrainer;

/**
 * Stage 4: a vocabulary trained on the training split. Tasks count pieces, Spark adds the counts up, the driver merges.
 * In: unique documents. Out: documents that were counted. Dropped: {@code val}, the documents held out. The manifest's
 * {@code sha256} is the vocabulary's fingerprint.
 */
final class VocabularyJob {
    private static final StructType COUNTS =
            new StructType().add("piece", DataTypes.BinaryType, false).add("count", DataTypes.LongType, false);

    private final StageRun stages;
    private final StageRun corpus;
    private final ShardsConfig config;

    VocabularyJob(StageRun stages, StageRun corpus, ShardsConfig config) {
        this.stages = stages;
        this.corpus = corpus;
        this.config = config;
    }

    StageManifest run() {
        return stages.run(StageRun.VOCABULARY, corpus.inputFrom(StageRun.UNIQUE), tree(), this::write);
    }

    private JsonNode tree() {
        return ConfigFile.tree(Map.of("vocabulary", config.vocabulary(), "split", config.split()));
    }

    private StageRun.Written write(StageDirectory.Writing writing) {
        Dataset<Row> documents = corpus.rows(StageRun.UNIQUE);
        Split split = SplitTable.decide(documents, config.split());
        Dataset<Row> train = documents.where(not(SplitTable.isVal(split)));
        long in = documents.count();
        long out = train.count();
        if (out == 0) {
            throw UserError.failed(corpus.output() + "/" + StageRun.UNIQUE
                    + ": expected documents to train a vocabulary on, got none; see dropped/ of 2-clean and 3-unique");
        }
        Vocabulary vocabulary = train(count(train));
        VocabularyFiles.save(vocabulary, writing.path(), stages.hadoop());
        SortedMap<String, Long> dropped = new TreeMap<>();
        if (in > out) {
            dropped.put(ShardTotals.VAL, in - out);
        }
        SortedMap<String, String> totals =
                new TreeMap<>(Map.of("kind", vocabulary.kind(), "size", Integer.toString(vocabulary.size())));
        return new StageRun.Written(vocabulary.fingerprint(), new StageManifest.Counts(in, out, dropped, 0), totals);
    }

    private Vocabulary train(PieceCounts counts) {
        try {
            return VocabularyTrainer.train(config.vocabulary().plan(), counts, TrainingProgress.SILENT);
        } catch (IllegalArgumentException e) {
            throw UserError.usage("vocabulary.size: " + e.getMessage());
        }
    }

    private PieceCounts count(Dataset<Row> train) {
        PieceCounts counts = new PieceCounts();
        train.select(Columns.TEXT)
                .mapPartitions(new CountPieces(config.vocabulary()), Encoders.row(COUNTS))
                .groupBy("piece")
                .agg(sum(col("count")))
                .toLocalIterator()
                .forEachRemaining(row -> counts.add((byte[]) row.get(0), row.getLong(1)));
        return counts;
    }

    private record CountPieces(VocabularySettings settings) implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> rows) {
            VocabularyPlan plan = settings.plan();
            PieceCounts counts = new PieceCounts();
            rows.forEachRemaining(row -> plan.count(row.getString(0).getBytes(StandardCharsets.UTF_8), counts));
            List<Row> pieces = new ArrayList<>(counts.size());
            counts.forEach((piece, count) -> pieces.add(RowFactory.create(piece, count)));
            return pieces.iterator();
        }
    }
}
