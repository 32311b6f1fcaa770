package vn.amtiet.pipeline.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import vn.amtiet.config.ConfigFile;
import vn.amtiet.pipeline.clean.Cleaner;
import vn.amtiet.pipeline.clean.PersonalData;
import vn.amtiet.pipeline.clean.RunningText;
import vn.amtiet.pipeline.clean.TextCleaner;
import vn.amtiet.pipeline.config.CorpusConfig;
import vn.amtiet.pipeline.document.Document;
import vn.amtiet.pipeline.document.Verdict;
import vn.amtiet.pipeline.filter.CorpusRecipe;
import vn.amtiet.pipeline.filter.PuritySettings;
import vn.amtiet.pipeline.purity.PureParts;
import vn.amtiet.pipeline.purity.PurityShares;
import vn.amtiet.stage.RowHash;
import vn.amtiet.stage.StageManifest;
import vn.amtiet.storage.Columns;
import vn.amtiet.storage.StageDirectory;

/**
 * Stage 2: the main content of pages, cleaned, and judged by the recipe. In: documents. Out: those that every rule
 * keeps. Dropped: by the rule's name; {@code dropped/} holds each dropped document's columns with reason, measured and
 * limit; {@code sources/} what was kept of each source and how pure it is.
 */
final class CleanJob {
    private static final StructType DROPPED = DocumentTable.SCHEMA
            .add(Columns.REASON, DataTypes.StringType, true)
            .add(Columns.MEASURED, DataTypes.DoubleType, true)
            .add(Columns.LIMIT, DataTypes.DoubleType, true);

    private static final StructType JUDGED = DROPPED.add(SourceStatistics.TOKENS, DataTypes.LongType, false)
            .add(SourceStatistics.VIETNAMESE, DataTypes.LongType, false)
            .add(SourceStatistics.MOSTLY_PURE, DataTypes.LongType, false)
            .add(SourceStatistics.PURE_SYLLABLES, DataTypes.LongType, false);

    private final StageRun stages;
    private final CorpusConfig config;

    CleanJob(StageRun stages, CorpusConfig config) {
        this.stages = stages;
        this.config = config;
    }

    StageManifest run() {
        return stages.run(StageRun.CLEAN, stages.inputFrom(StageRun.DOCUMENTS), tree(), this::write);
    }

    private JsonNode tree() {
        return ConfigFile.tree(Map.of(
                "clean",
                config.clean(),
                "mask",
                config.mask(),
                "filter",
                config.filter(),
                "rowsPerPart",
                config.rowsPerPart()));
    }

    private StageRun.Written write(StageDirectory.Writing writing) {
        PuritySettings purity = config.filter().purity();
        CleanAndJudge step = new CleanAndJudge(
                List.of(new TextCleaner(config.clean()), new PersonalData(config.mask())),
                new PureParts(purity.mode(), purity.unit()),
                CorpusRecipe.of(config.filter()));
        Dataset<Row> judged = stages.rows(StageRun.DOCUMENTS)
                .mapPartitions(step, Encoders.row(JUDGED))
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            SortedMap<String, Long> dropped = new TreeMap<>();
            long kept = 0;
            for (Row row : judged.groupBy(Columns.REASON).agg(count(lit(1))).collectAsList()) {
                if (row.isNullAt(0)) {
                    kept = row.getLong(1);
                } else {
                    dropped.put(row.getString(0), row.getLong(1));
                }
            }
            Dataset<Row> documents = judged.where(col(Columns.REASON).isNull()).select(DocumentTable.columns());
            RowHash hash = stages.writeSorted(documents, Columns.ID, kept, writing.path(), config.rowsPerPart());
            long droppedRows =
                    dropped.values().stream().mapToLong(Long::longValue).sum();
            SortedParts.write(
                    judged.where(col(Columns.REASON).isNotNull())
                            .select(Arrays.stream(DROPPED.fieldNames())
                                    .map(name -> col(name))
                                    .toArray(Column[]::new)),
                    Columns.ID,
                    droppedRows,
                    writing.path() + "/dropped",
                    config.rowsPerPart());
            SortedMap<String, String> purityTotals = SourceStatistics.write(judged, writing.path() + "/sources");
            return new StageRun.Written(
                    hash.hex(), new StageManifest.Counts(kept + droppedRows, kept, dropped, 0), purityTotals);
        } finally {
            judged.unpersist();
        }
    }

    /**
     * Markup into running text, the cleaners, the cut of impure parts, then the rules.
     *
     * @param cleaners edits of the text, in order
     * @param parts what cuts lines or sentences; purity is measured before
     */
    private record CleanAndJudge(List<Cleaner> cleaners, PureParts parts, CorpusRecipe recipe)
            implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> rows) {
            return new MappedRows(rows, row -> judge(DocumentTable.document(row)));
        }

        private Row judge(Document document) {
            String text = RunningText.of(document);
            for (Cleaner cleaner : cleaners) {
                text = cleaner.clean(text);
            }
            PurityShares shares = PurityShares.of(text);
            Document cleaned = document.withText(parts.clean(text));
            Row row = DocumentTable.row(cleaned);
            Verdict.Drop drop = recipe.judge(cleaned) instanceof Verdict.Drop found ? found : null;
            return RowFactory.create(
                    row.get(0),
                    row.get(1),
                    row.get(2),
                    row.get(3),
                    row.get(4),
                    drop == null ? null : drop.reason(),
                    drop == null ? null : drop.measured(),
                    drop == null ? null : drop.limit(),
                    shares.tokens(),
                    shares.vietnamese(),
                    shares.mostlyPure(),
                    shares.pureSyllables());
        }
    }
}
