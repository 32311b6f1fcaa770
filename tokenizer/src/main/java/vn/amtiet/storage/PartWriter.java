package vn.amtiet.storage;

import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/** Writes rows of a {@link RowSchema} into one Parquet file, zstd-compressed, with page checksums. */
final class PartWriter implements AutoCloseable {
    private final String file;
    private final ParquetWriter<Object[]> writer;
    private boolean closed;

    private PartWriter(String file, ParquetWriter<Object[]> writer) {
        this.file = file;
        this.writer = writer;
    }

    static PartWriter create(String file, RowSchema schema, Configuration hadoop) {
        try {
            OutputFile output = HadoopOutputFile.fromPath(new Path(file), hadoop);
            return new PartWriter(
                    file,
                    new Builder(output, schema)
                            .withConf(hadoop)
                            .withCompressionCodec(CompressionCodecName.ZSTD)
                            .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
                            .withPageWriteChecksumEnabled(true)
                            .build());
        } catch (IOException e) {
            throw StorageErrors.writing(file, e);
        }
    }

    void write(Object... row) {
        try {
            writer.write(row);
        } catch (IOException e) {
            throw StorageErrors.writing(file, e);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            writer.close();
        } catch (IOException e) {
            throw StorageErrors.writing(file, e);
        }
    }

    private static final class Builder extends ParquetWriter.Builder<Object[], Builder> {
        private final RowSchema schema;

        Builder(OutputFile file, RowSchema schema) {
            super(file);
            this.schema = schema;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation") // Parquet deprecates it and still makes it the one to implement
        protected WriteSupport<Object[]> getWriteSupport(Configuration hadoop) {
            return new RowWriteSupport(schema);
        }
    }

    private static final class RowWriteSupport extends WriteSupport<Object[]> {
        private final RowSchema schema;
        private RecordConsumer out;

        RowWriteSupport(RowSchema schema) {
            this.schema = schema;
        }

        @Override
        @SuppressWarnings("deprecation") // Parquet deprecates it and still makes it the one to implement
        public WriteContext init(Configuration hadoop) {
            return new WriteContext(schema.toParquet(), Map.of());
        }

        @Override
        public void prepareForWrite(RecordConsumer consumer) {
            out = consumer;
        }

        @Override
        public void write(Object[] row) {
            out.startMessage();
            for (int i = 0; i < row.length; i++) {
                if (row[i] != null) {
                    String name = schema.columns().get(i).name();
                    out.startField(name, i);
                    writeValue(row[i]);
                    out.endField(name, i);
                }
            }
            out.endMessage();
        }

        private void writeValue(Object value) {
            if (value instanceof String text) {
                out.addBinary(Binary.fromString(text));
            } else if (value instanceof Integer number) {
                out.addInteger(number);
            } else if (value instanceof int[] ids) {
                writeIds(ids);
            } else if (value instanceof Map<?, ?> entries) {
                writeMap(entries);
            } else {
                throw new IllegalArgumentException("no column holds a " + value.getClass());
            }
        }

        private void writeIds(int[] ids) {
            out.startGroup();
            if (ids.length > 0) {
                out.startField("list", 0);
                for (int id : ids) {
                    out.startGroup();
                    out.startField("element", 0);
                    out.addInteger(id);
                    out.endField("element", 0);
                    out.endGroup();
                }
                out.endField("list", 0);
            }
            out.endGroup();
        }

        private void writeMap(Map<?, ?> entries) {
            out.startGroup();
            if (!entries.isEmpty()) {
                out.startField("key_value", 0);
                entries.forEach((key, value) -> {
                    out.startGroup();
                    writeText("key", 0, key);
                    writeText("value", 1, value);
                    out.endGroup();
                });
                out.endField("key_value", 0);
            }
            out.endGroup();
        }

        private void writeText(String name, int field, Object value) {
            out.startField(name, field);
            out.addBinary(Binary.fromString(value.toString()));
            out.endField(name, field);
        }
    }
}
