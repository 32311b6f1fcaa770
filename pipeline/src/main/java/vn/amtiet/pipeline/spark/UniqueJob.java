package vn.amtiet.pipeline.spark;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import vn.amtiet.config.ConfigFile;
import vn.amtiet.pipeline.config.CorpusConfig;
import vn.amtiet.stage.RowHash;
import vn.amtiet.stage.StageManifest;
import vn.amtiet.storage.Columns;
import vn.amtiet.storage.StageDirectory;

/**
 * Stage 3: one document of each cluster of duplicates. Out: the kept documents with {@code cluster_id}, the smallest id
 * of the cluster, and {@code cluster_size}. Dropped: {@code exact_duplicate}, {@code near_duplicate}; {@code dropped/}
 * says of each whose duplicate it is. {@code signatures/} holds what was compared.
 */
final class UniqueJob {
    private final StageRun stages;
    private final CorpusConfig config;
    private final KnownSignatures known;

    UniqueJob(StageRun stages, CorpusConfig config) {
        this.stages = stages;
        this.config = config;
        this.known = new KnownSignatures(stages, config.unique());
    }

    StageManifest run() {
        return stages.run(StageRun.UNIQUE, inputs(), tree(), this::write);
    }

    private SortedMap<String, String> inputs() {
        SortedMap<String, String> inputs = stages.inputFrom(StageRun.CLEAN);
        inputs.putAll(known.fingerprints());
        return inputs;
    }

    private JsonNode tree() {
        return ConfigFile.tree(Map.of("unique", config.unique(), "rowsPerPart", config.rowsPerPart()));
    }

    private StageRun.Written write(StageDirectory.Writing writing) {
        Dataset<Row> documents = stages.rows(StageRun.CLEAN);
        long in = documents.count();
        String folder = writing.path() + "/signatures";
        Dataset<Row> signed = SignatureTable.of(documents, config.unique(), known.nextArrival());
        SortedParts.write(signed, Columns.ID, in, folder, config.rowsPerPart());
        Dataset<Row> signatures = known.and(stages.read(folder));
        Dataset<Row> decisions = known.withoutKnown(ClusterDecisions.of(
                        ConnectedComponents.of(CandidatePairs.of(signatures, config.unique())),
                        signatures,
                        config.unique().keep()))
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            SortedMap<String, Long> dropped = countDropped(decisions);
            long droppedRows =
                    dropped.values().stream().mapToLong(Long::longValue).sum();
            RowHash hash = stages.writeSorted(
                    kept(documents, decisions), Columns.ID, in - droppedRows, writing.path(), config.rowsPerPart());
            SortedParts.write(
                    decisions
                            .where(col(Columns.DUPLICATE_OF).isNotNull())
                            .select(Columns.ID, Columns.DUPLICATE_OF, Columns.SIMILARITY, Columns.REASON),
                    Columns.ID,
                    droppedRows,
                    writing.path() + "/dropped",
                    config.rowsPerPart());
            return new StageRun.Written(
                    hash.hex(), new StageManifest.Counts(in, in - droppedRows, dropped, 0), new TreeMap<>());
        } finally {
            decisions.unpersist();
        }
    }

    private static SortedMap<String, Long> countDropped(Dataset<Row> decisions) {
        SortedMap<String, Long> dropped = new TreeMap<>();
        for (Row row : decisions
                .where(col(Columns.REASON).isNotNull())
                .groupBy(Columns.REASON)
                .agg(count(lit(1)))
                .collectAsList()) {
            dropped.put(row.getString(0), row.getLong(1));
        }
        return dropped;
    }

    private static Dataset<Row> kept(Dataset<Row> documents, Dataset<Row> decisions) {
        Column[] columns = Arrays.copyOf(DocumentTable.columns(), DocumentTable.columns().length + 2);
        columns[columns.length - 2] =
                coalesce(col(DocumentTable.CLUSTER_ID), col(Columns.ID)).as(DocumentTable.CLUSTER_ID);
        columns[columns.length - 1] =
                coalesce(col(DocumentTable.CLUSTER_SIZE), lit(1)).as(DocumentTable.CLUSTER_SIZE);
        Dataset<Row> found = decisions.select(
                Columns.ID, DocumentTable.CLUSTER_ID, DocumentTable.CLUSTER_SIZE, Columns.DUPLICATE_OF);
        return documents
                .join(found, new String[] {Columns.ID}, "left")
                .where(col(Columns.DUPLICATE_OF).isNull())
                .select(columns);
    }
}
