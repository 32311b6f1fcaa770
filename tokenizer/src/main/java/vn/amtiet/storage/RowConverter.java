package vn.amtiet.storage;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Assembles the rows of a {@link RowSchema} from Parquet's column values. A file may lack optional columns. */
final class RowConverter extends RecordMaterializer<Object[]> {
    private final RowSchema schema;
    private final Converter[] fields;
    private @Nullable Object[] row = new Object[0];

    private final GroupConverter root = new GroupConverter() {
        @Override
        public Converter getConverter(int field) {
            return fields[field];
        }

        @Override
        public void start() {
            row = new Object[schema.columns().size()];
        }

        @Override
        public void end() {
            for (int i = 0; i < row.length; i++) {
                if (row[i] == null && schema.columns().get(i).required()) {
                    throw new IllegalArgumentException(
                            "column '" + schema.columns().get(i).name() + "' has no value in a row");
                }
            }
        }
    };

    RowConverter(RowSchema schema, MessageType file) {
        this.schema = schema;
        List<String> names =
                schema.columns().stream().map(RowSchema.Column::name).toList();
        this.fields = new Converter[file.getFieldCount()];
        for (int i = 0; i < fields.length; i++) {
            int column = names.indexOf(file.getFieldName(i));
            fields[i] = converter(schema.columns().get(column).kind(), column);
        }
    }

    @Override
    public Object[] getCurrentRecord() {
        return row;
    }

    @Override
    public GroupConverter getRootConverter() {
        return root;
    }

    private Converter converter(RowSchema.Kind kind, int column) {
        return switch (kind) {
            case TEXT, NUMBER, LONG, REAL -> new Value(column);
            case IDS -> new Ids(column);
            case MAP -> new Entries(column);
        };
    }

    private final class Value extends PrimitiveConverter {
        private final int column;

        Value(int column) {
            this.column = column;
        }

        @Override
        public void addBinary(Binary value) {
            row[column] = value.toStringUsingUTF8();
        }

        @Override
        public void addInt(int value) {
            row[column] = value;
        }

        @Override
        public void addLong(long value) {
            row[column] = value;
        }

        @Override
        public void addDouble(double value) {
            row[column] = value;
        }
    }

    private final class Ids extends GroupConverter {
        private final int column;
        private final IntArrayList ids = new IntArrayList();
        private final GroupConverter list = new GroupConverter() {
            private final PrimitiveConverter element = new PrimitiveConverter() {
                @Override
                public void addInt(int value) {
                    ids.add(value);
                }
            };

            @Override
            public Converter getConverter(int field) {
                return element;
            }

            @Override
            public void start() {}

            @Override
            public void end() {}
        };

        Ids(int column) {
            this.column = column;
        }

        @Override
        public Converter getConverter(int field) {
            return list;
        }

        @Override
        public void start() {
            ids.clear();
        }

        @Override
        public void end() {
            row[column] = ids.toIntArray();
        }
    }

    private final class Entries extends GroupConverter {
        private final int column;
        private final String[] entry = new String[2];
        private Map<String, String> entries = Map.of();
        private final GroupConverter keyValue = new GroupConverter() {
            private final Converter[] parts = {part(0), part(1)};

            @Override
            public Converter getConverter(int field) {
                return parts[field];
            }

            @Override
            public void start() {
                entry[0] = "";
                entry[1] = "";
            }

            @Override
            public void end() {
                entries.put(entry[0], entry[1]);
            }
        };

        Entries(int column) {
            this.column = column;
        }

        @Override
        public Converter getConverter(int field) {
            return keyValue;
        }

        @Override
        public void start() {
            entries = new TreeMap<>();
        }

        @Override
        public void end() {
            row[column] = entries;
        }

        private PrimitiveConverter part(int index) {
            return new PrimitiveConverter() {
                @Override
                public void addBinary(Binary value) {
                    entry[index] = value.toStringUsingUTF8();
                }
            };
        }
    }
}
