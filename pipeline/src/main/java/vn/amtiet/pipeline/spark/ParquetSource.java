package vn.amtiet.pipeline.spark;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkThrowable;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import vn.amtiet.cli.UserError;
import vn.amtiet.pipeline.config.DocumentsSettings;
import vn.amtiet.pipeline.source.GivenFields;
import vn.amtiet.pipeline.source.SourceFile;
import vn.amtiet.pipeline.source.SourceRecord;
import vn.amtiet.storage.HadoopPaths;

/**
 * Parquet files of documents into rows of {@link RecordTable}, read as JSON Lines are: a row's columns of text, numbers
 * and booleans are {@link GivenFields}. A row's address is its number in the file, whatever the partitions; a file
 * whose footer cannot be read is quarantined, one damaged in a page ends the run with its name.
 */
record ParquetSource(StageRun stages, DocumentsSettings settings) {
    Dataset<Row> read(List<SourceFile> files) {
        return files.stream().map(this::read).reduce(Dataset::unionByName).orElseThrow();
    }

    private Dataset<Row> read(SourceFile file) {
        if (!endsWithMagic(Path.of(file.path()))) {
            return damaged(file);
        }
        Dataset<Row> rows;
        try {
            rows = stages.parquet(List.of(HadoopPaths.of(file.path()).toString()));
        } catch (Exception e) {
            if (unreadable(e).isEmpty()) {
                throw e;
            }
            return damaged(file);
        }
        List<String> columns = Arrays.asList(rows.columns());
        if (!columns.contains(settings.textField())) {
            throw UserError.failed(file.path() + ": expected a column '" + settings.textField() + "', got " + columns
                    + "; name the column of the text with documents.textField");
        }
        return records(rows, file);
    }

    /** What the user reads when one of these files turned out to be damaged while its rows were read. */
    static Optional<UserError> damagedPage(Exception failure, List<SourceFile> files) {
        return unreadable(failure)
                .flatMap(path -> files.stream()
                        .filter(file -> Path.of(file.path()).toAbsolutePath().equals(path))
                        .findFirst())
                .map(file -> UserError.failed(
                        file.path()
                                + ": expected a Parquet file, got one with a damaged page; move it away or repair it,"
                                + " then run again",
                        failure));
    }

    /** The local file that Spark says it cannot read, if that is what failed. */
    private static Optional<Path> unreadable(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SparkThrowable spark
                    && spark.getCondition() != null
                    && spark.getCondition().startsWith("FAILED_READ_FILE")) {
                String path = spark.getMessageParameters().getOrDefault("path", "");
                return path.startsWith("file:/")
                        ? Optional.of(Path.of(
                                new org.apache.hadoop.fs.Path(path).toUri().getPath()))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private Dataset<Row> records(Dataset<Row> rows, SourceFile file) {
        List<String> names = Arrays.stream(rows.schema().fields())
                .filter(field -> isScalar(field.dataType()) || field.name().equals(settings.textField()))
                .map(StructField::name)
                .toList();
        Column[] columns = new Column[names.size() + 1];
        columns[0] = col("_metadata.row_index");
        Arrays.setAll(columns, i -> i == 0 ? columns[0] : text(names.get(i - 1)));
        return rows.select(columns)
                .mapPartitions(
                        new Read(file, settings.textField(), settings.maxRecordBytes(), new ArrayList<>(names)),
                        Encoders.row(RecordTable.SCHEMA));
    }

    private static Column text(String name) {
        return col('`' + name.replace("`", "``") + '`').cast(DataTypes.StringType);
    }

    /** Like JSON's strings, numbers and booleans; dates are written out. */
    private static boolean isScalar(DataType type) {
        return !(type instanceof ArrayType
                || type instanceof MapType
                || type instanceof StructType
                || type instanceof BinaryType);
    }

    /** Row number and values as text into {@link RecordTable}. */
    private record Read(SourceFile file, String textField, int maxRecordBytes, ArrayList<String> names)
            implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> rows) {
            return new MappedRows(rows, row -> RecordTable.row(record(row)));
        }

        private SourceRecord record(Row row) {
            long number = row.getLong(0);
            long bytes = 0;
            Map<String, String> fields = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                String value = row.getString(i + 1);
                if (value != null) {
                    fields.put(names.get(i), value);
                    bytes += value.getBytes(StandardCharsets.UTF_8).length;
                }
            }
            return bytes > maxRecordBytes
                    ? new SourceRecord.NotAPage(file.name(), number, "too_large")
                    : GivenFields.ofRow(file, number, textField, fields);
        }
    }

    /** A whole Parquet file ends with "PAR1" (Apache Parquet format, "File format"); one that was cut off does not. */
    private static boolean endsWithMagic(Path file) {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            ByteBuffer tail = ByteBuffer.allocate(4);
            if (channel.size() < 12) {
                return false;
            }
            channel.position(channel.size() - 4);
            while (tail.hasRemaining() && channel.read(tail) >= 0) {
                continue;
            }
            return new String(tail.array(), StandardCharsets.US_ASCII).equals("PAR1");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private Dataset<Row> damaged(SourceFile file) {
        return stages.spark()
                .createDataFrame(
                        List.of(RecordTable.row(
                                new SourceRecord.Quarantined(file.name(), 0, file.sizeBytes(), "no Parquet footer"))),
                        RecordTable.SCHEMA);
    }
}
