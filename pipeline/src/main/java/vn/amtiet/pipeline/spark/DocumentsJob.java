package vn.amtiet.pipeline.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import vn.amtiet.cli.UserError;
import vn.amtiet.config.ConfigFile;
import vn.amtiet.pipeline.config.CorpusConfig;
import vn.amtiet.pipeline.config.DocumentsSettings;
import vn.amtiet.pipeline.source.SourceFile;
import vn.amtiet.pipeline.source.SourceFiles;
import vn.amtiet.pipeline.source.SourceFormat;
import vn.amtiet.pipeline.source.SourceReader;
import vn.amtiet.stage.RowHash;
import vn.amtiet.stage.StageManifest;
import vn.amtiet.storage.Columns;
import vn.amtiet.storage.Fingerprint;
import vn.amtiet.storage.StageDirectory;

/**
 * Stage 1: source files into documents, decoded but not yet cleaned. In: records of the files. Out: pages. Dropped:
 * {@code not_a_page}, its kinds in the totals. Quarantined: damaged bytes, listed in {@code quarantined/} (source,
 * offset, length, message).
 */
final class DocumentsJob {
    private final StageRun stages;
    private final DocumentsSettings settings;
    private final int rowsPerPart;

    DocumentsJob(StageRun stages, CorpusConfig config) {
        this.stages = stages;
        this.settings = config.documents();
        this.rowsPerPart = config.rowsPerPart();
    }

    StageManifest run(List<String> inputs) {
        List<SourceFile> files = SourceFiles.list(inputs);
        if (files.isEmpty()) {
            throw UserError.failed("--input " + String.join(" ", inputs)
                    + ": expected files to read, found none; name a folder or file that holds pages");
        }
        return stages.run(StageRun.DOCUMENTS, fingerprints(files), config(), writing -> write(files, writing));
    }

    /** By input, of the files that are read and of nothing else. */
    private SortedMap<String, String> fingerprints(List<SourceFile> files) {
        SortedMap<String, SortedMap<String, String>> pathsByName = new TreeMap<>();
        for (SourceFile file : files) {
            pathsByName.computeIfAbsent(file.input(), input -> new TreeMap<>()).put(file.name(), file.path());
        }
        SortedMap<String, String> fingerprints = new TreeMap<>();
        pathsByName.forEach((input, paths) -> fingerprints.put(input, Fingerprint.of(paths, stages.hadoop())));
        return fingerprints;
    }

    private JsonNode config() {
        return ConfigFile.tree(Map.of("documents", settings, "rowsPerPart", rowsPerPart));
    }

    private StageRun.Written write(List<SourceFile> files, StageDirectory.Writing writing) {
        Dataset<Row> records = records(files).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            SortedMap<String, Long> kinds = countKinds(records);
            long pages = kinds.getOrDefault(RecordTable.PAGE, 0L);
            Dataset<Row> documents = records.where(col(RecordTable.KIND).equalTo(RecordTable.PAGE))
                    .select(DocumentTable.columns());
            RowHash hash = stages.writeSorted(documents, Columns.ID, pages, writing.path(), rowsPerPart);
            writeQuarantined(records, writing.path() + "/quarantined");
            return written(hash, pages, kinds);
        } catch (Exception e) {
            ParquetSource.damagedPage(e, files).ifPresent(error -> {
                throw error;
            });
            throw e;
        } finally {
            records.unpersist();
        }
    }

    private Dataset<Row> records(List<SourceFile> files) {
        List<SourceFile> parquet = new ArrayList<>(files);
        parquet.removeIf(file -> file.format() != SourceFormat.PARQUET);
        List<SourceFile> others = new ArrayList<>(files);
        others.removeAll(parquet);
        Dataset<Row> records = readFiles(others);
        return parquet.isEmpty() ? records : records.unionByName(new ParquetSource(stages, settings).read(parquet));
    }

    private Dataset<Row> readFiles(List<SourceFile> files) {
        List<SourceTask> tasks = SourceTask.group(files, settings.taskBytes());
        JavaSparkContext context =
                JavaSparkContext.fromSparkContext(stages.spark().sparkContext());
        SourceReader reader = new SourceReader(settings.maxRecordBytes(), settings.textField());
        return stages.spark()
                .createDataFrame(
                        context.parallelize(tasks, Math.max(1, tasks.size())).flatMap(new SourceTask.Read(reader)),
                        RecordTable.SCHEMA);
    }

    /** Counts by kind; a record that is no page counts once as that and once with its reason: "not_a_page.redirect". */
    private static SortedMap<String, Long> countKinds(Dataset<Row> records) {
        SortedMap<String, Long> counts = new TreeMap<>();
        Dataset<Row> groups = records.groupBy(
                        col(RecordTable.KIND),
                        org.apache
                                .spark
                                .sql
                                .functions
                                .when(col(RecordTable.KIND).equalTo(RecordTable.NOT_A_PAGE), col(Columns.MESSAGE))
                                .otherwise(lit(""))
                                .as(Columns.MESSAGE))
                .agg(count(lit(1)));
        for (Row row : groups.collectAsList()) {
            counts.merge(row.getString(0), row.getLong(2), Long::sum);
            if (!row.getString(1).isEmpty()) {
                counts.merge(row.getString(0) + "." + row.getString(1), row.getLong(2), Long::sum);
            }
        }
        return counts;
    }

    private static void writeQuarantined(Dataset<Row> records, String folder) {
        records.where(col(RecordTable.KIND).equalTo(RecordTable.QUARANTINED))
                .select(Columns.SOURCE, Columns.OFFSET, Columns.LENGTH, Columns.MESSAGE)
                .repartition(1)
                .sortWithinPartitions(Columns.SOURCE, Columns.OFFSET)
                .write()
                .parquet(folder);
    }

    private static StageRun.Written written(RowHash hash, long pages, SortedMap<String, Long> kinds) {
        long others = kinds.getOrDefault(RecordTable.NOT_A_PAGE, 0L);
        long quarantined = kinds.getOrDefault(RecordTable.QUARANTINED, 0L);
        SortedMap<String, Long> dropped = new TreeMap<>();
        if (others > 0) {
            dropped.put(RecordTable.NOT_A_PAGE, others);
        }
        SortedMap<String, String> totals = new TreeMap<>();
        kinds.forEach((kind, number) -> {
            if (kind.startsWith(RecordTable.NOT_A_PAGE + ".")) {
                totals.put(kind, Long.toString(number));
            }
        });
        return new StageRun.Written(
                hash.hex(),
                new StageManifest.Counts(pages + others + quarantined, pages, dropped, quarantined),
                totals);
    }
}
