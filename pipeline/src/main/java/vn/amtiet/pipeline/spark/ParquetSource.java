package vn.amtiet.pipeline.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.map_concat;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import vn.amtiet.cli.UserError;
import vn.amtiet.pipeline.DocumentsSettings;
import vn.amtiet.pipeline.source.SourceFile;

/**
 * Parquet files of documents into rows of {@link RecordTable}: a column of text, and optionally {@code id} and
 * {@code url}. The document's id is a hash of the file's name and the row's place in it, whatever the partitions; an id
 * that the file gives is kept in {@code meta}. A row without text is no page; a file that is no Parquet is quarantined.
 */
record ParquetSource(StageRun stages, DocumentsSettings settings) {
    Dataset<Row> read(List<SourceFile> files) {
        return files.stream().map(this::read).reduce(Dataset::unionByName).orElseThrow();
    }

    private Dataset<Row> read(SourceFile file) {
        Dataset<Row> rows;
        try {
            rows = stages.spark().read().parquet(file.path());
        } catch (RuntimeException e) {
            return damaged(file);
        }
        List<String> columns = Arrays.asList(rows.columns());
        if (!columns.contains(settings.textField())) {
            throw UserError.failed(file.path() + ": expected a column '" + settings.textField() + "', got " + columns
                    + "; name the column of the text with documents.textField");
        }
        return records(rows, columns, file);
    }

    private Dataset<Row> records(Dataset<Row> rows, List<String> columns, SourceFile file) {
        Column place = col("_metadata.row_index");
        Column given = optional(columns, "id");
        Column text = col(settings.textField()).cast(DataTypes.StringType);
        Column isPage = text.isNotNull();
        Column typed = map(lit("type"), lit("text"));
        return rows.select(
                sha2(concat(lit(file.name() + "\n"), place.cast(DataTypes.StringType)), 256)
                        .substr(1, 32)
                        .as(DocumentTable.ID),
                optional(columns, "url").as(DocumentTable.URL),
                lit(file.source()).as(DocumentTable.SOURCE),
                when(isPage, text).otherwise("").as(DocumentTable.TEXT),
                when(given.isNotNull(), map_concat(map(lit("given_id"), given), typed))
                        .otherwise(typed)
                        .as(DocumentTable.META),
                when(isPage, RecordTable.PAGE).otherwise(RecordTable.NOT_A_PAGE).as(RecordTable.KIND),
                place.as(RecordTable.OFFSET),
                lit(0L).as(RecordTable.LENGTH),
                when(isPage, "").otherwise("no_text").as(RecordTable.MESSAGE));
    }

    private static Column optional(List<String> columns, String name) {
        return columns.contains(name)
                ? col(name).cast(DataTypes.StringType)
                : lit(null).cast(DataTypes.StringType);
    }

    private Dataset<Row> damaged(SourceFile file) {
        return stages.spark()
                .createDataFrame(
                        List.of(RecordTable.row(new vn.amtiet.pipeline.source.SourceRecord.Quarantined(
                                file.name(), 0, file.sizeBytes(), "no Parquet footer"))),
                        RecordTable.SCHEMA);
    }
}
