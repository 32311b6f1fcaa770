package vn.amtiet.storage;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.InitContext;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;
import vn.amtiet.cli.UserError;

/** The rows of Parquet files one after the other, in the order of the list. Not safe for concurrent use. */
final class PartReader implements Iterator<Object[]>, AutoCloseable {
    private final RowSchema schema;
    private final Configuration hadoop;
    private final Iterator<String> parts;
    private String part = "";
    private @Nullable ParquetReader<Object[]> reader;
    private Object @Nullable [] next;

    PartReader(RowSchema schema, List<String> parts, Configuration hadoop) {
        this.schema = schema;
        this.parts = parts.iterator();
        this.hadoop = hadoop;
    }

    @Override
    public boolean hasNext() {
        while (next == null) {
            if (reader == null) {
                if (!parts.hasNext()) {
                    return false;
                }
                part = parts.next();
                reader = open();
            }
            next = readRow(reader);
            if (next == null) {
                close();
            }
        }
        return true;
    }

    @Override
    public Object[] next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Object[] row = next;
        next = null;
        return row;
    }

    /** The file of the row that was read last. */
    String part() {
        return part;
    }

    @Override
    public void close() {
        ParquetReader<Object[]> open = reader;
        reader = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw StorageErrors.reading(part, e);
            }
        }
    }

    private ParquetReader<Object[]> open() {
        try {
            InputFile file = HadoopInputFile.fromPath(new Path(part), hadoop);
            return new Builder(file, schema)
                    .withConf(hadoop)
                    .usePageChecksumVerification()
                    .build();
        } catch (IOException e) {
            throw StorageErrors.reading(part, e);
        } catch (RuntimeException e) {
            throw damaged(e);
        }
    }

    /** Parquet meets damaged bytes with exceptions of every kind, so every kind is taken for damage here. */
    private Object @Nullable [] readRow(ParquetReader<Object[]> from) {
        try {
            return from.read();
        } catch (IOException | RuntimeException e) {
            throw damaged(e);
        }
    }

    private UserError damaged(Exception cause) {
        return StorageErrors.corrupt(part, "Parquet rows of kind '" + schema.name() + "'", cause);
    }

    private static final class Builder extends ParquetReader.Builder<Object[]> {
        private final RowSchema schema;

        Builder(InputFile file, RowSchema schema) {
            super(file);
            this.schema = schema;
        }

        @Override
        protected ReadSupport<Object[]> getReadSupport() {
            return new RowReadSupport(schema);
        }
    }

    private static final class RowReadSupport extends ReadSupport<Object[]> {
        private final RowSchema schema;

        RowReadSupport(RowSchema schema) {
            this.schema = schema;
        }

        @Override
        public ReadContext init(InitContext context) {
            return new ReadContext(schema.select(context.getFileSchema()));
        }

        @Override
        @SuppressWarnings("deprecation") // Parquet deprecates it and still makes it the one to implement
        public RecordMaterializer<Object[]> prepareForRead(
                Configuration hadoop, Map<String, String> metadata, MessageType file, ReadContext context) {
            return new RowConverter(schema, context.getRequestedSchema());
        }
    }
}
