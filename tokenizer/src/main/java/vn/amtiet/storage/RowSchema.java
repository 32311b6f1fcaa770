package vn.amtiet.storage;

import java.util.Arrays;
import java.util.List;
import org.apache.parquet.io.InvalidRecordException;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * The columns of a kind of row, and their Parquet types as Spark writes and reads them: lists and maps in the standard
 * three-level form. A row is an {@code Object[]} in the order of the columns: {@code String}, {@code Integer},
 * {@code Long}, {@code Double}, {@code int[]} and {@code Map<String, String>}, null where an optional value is missing.
 */
record RowSchema(String name, List<Column> columns) {
    enum Kind {
        TEXT,
        NUMBER,
        LONG,
        REAL,
        IDS,
        MAP
    }

    record Column(String name, Kind kind, boolean required) {}

    /** Documents, in 1-documents, 2-clean and 3-unique; further columns of later stages are not read. */
    static final RowSchema DOCUMENTS = of(
            "document",
            new Column(Columns.ID, Kind.TEXT, true),
            new Column(Columns.URL, Kind.TEXT, false),
            new Column(Columns.SOURCE, Kind.TEXT, true),
            new Column(Columns.TEXT, Kind.TEXT, true),
            new Column(Columns.META, Kind.MAP, false));

    /** {@link vn.amtiet.shard.TokenDocument}, in 5-shards. */
    static final RowSchema SHARDS = of(
            "shard",
            new Column(Columns.DOC_ID, Kind.TEXT, true),
            new Column(Columns.IDS, Kind.IDS, true),
            new Column(Columns.BYTES, Kind.NUMBER, true),
            new Column(Columns.SYLLABLES, Kind.NUMBER, true));

    /** {@code dropped/} of 2-clean: what a rule measured and what it asks for. */
    static final RowSchema DROPPED = of(
            "dropped",
            new Column(Columns.SOURCE, Kind.TEXT, true),
            new Column(Columns.URL, Kind.TEXT, false),
            new Column(Columns.REASON, Kind.TEXT, true),
            new Column(Columns.MEASURED, Kind.REAL, true),
            new Column(Columns.LIMIT, Kind.REAL, true),
            new Column(Columns.TEXT, Kind.TEXT, true));

    /** {@code dropped/} of 3-unique: which document stands for it. */
    static final RowSchema DUPLICATES = of(
            "duplicate",
            new Column(Columns.ID, Kind.TEXT, true),
            new Column(Columns.DUPLICATE_OF, Kind.TEXT, true),
            new Column(Columns.SIMILARITY, Kind.REAL, true),
            new Column(Columns.REASON, Kind.TEXT, true));

    /** {@code quarantined/} of 1-documents: the byte range that could not be read. */
    static final RowSchema QUARANTINED = of(
            "quarantined",
            new Column(Columns.SOURCE, Kind.TEXT, true),
            new Column(Columns.OFFSET, Kind.LONG, true),
            new Column(Columns.LENGTH, Kind.LONG, true),
            new Column(Columns.MESSAGE, Kind.TEXT, true));

    /** {@code sources/} of 2-clean: what became of each source, and its letter tokens by the purity of their sentences. */
    static final RowSchema SOURCES = of(
            "source",
            new Column(Columns.SOURCE, Kind.TEXT, true),
            new Column("documents", Kind.LONG, true),
            new Column("kept", Kind.LONG, true),
            new Column("tokens", Kind.LONG, true),
            new Column("vietnamese", Kind.LONG, true),
            new Column("mostly_pure", Kind.LONG, true),
            new Column("pure_syllables", Kind.LONG, true));

    static RowSchema of(String name, Column... columns) {
        return new RowSchema(name, List.copyOf(Arrays.asList(columns)));
    }

    /** The schema that files are written with. */
    MessageType toParquet() {
        return new MessageType(name, columns.stream().map(RowSchema::type).toList());
    }

    /**
     * The part of a file's schema that holds these columns, in this order.
     *
     * @throws InvalidRecordException naming the column that is missing or of another type
     */
    MessageType select(MessageType file) {
        for (Column column : columns) {
            if (column.required() && !file.containsField(column.name())) {
                throw new InvalidRecordException("there is no column '" + column.name() + "'");
            }
        }
        List<Type> found = columns.stream()
                .filter(column -> file.containsField(column.name()))
                .map(column -> checked(column, file.getType(column.name())))
                .toList();
        return new MessageType(file.getName(), found);
    }

    private static Type type(Column column) {
        Type.Repetition repetition = column.required() ? Type.Repetition.REQUIRED : Type.Repetition.OPTIONAL;
        return switch (column.kind()) {
            case TEXT ->
                Types.primitive(PrimitiveTypeName.BINARY, repetition)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(column.name());
            case NUMBER -> Types.primitive(PrimitiveTypeName.INT32, repetition).named(column.name());
            case LONG -> Types.primitive(PrimitiveTypeName.INT64, repetition).named(column.name());
            case REAL -> Types.primitive(PrimitiveTypeName.DOUBLE, repetition).named(column.name());
            case IDS ->
                Types.list(repetition).requiredElement(PrimitiveTypeName.INT32).named(column.name());
            case MAP ->
                Types.map(repetition)
                        .key(PrimitiveTypeName.BINARY)
                        .as(LogicalTypeAnnotation.stringType())
                        .optionalValue(PrimitiveTypeName.BINARY)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(column.name());
        };
    }

    private static Type checked(Column column, Type found) {
        boolean right = switch (column.kind()) {
            case TEXT -> isPrimitive(found, PrimitiveTypeName.BINARY);
            case NUMBER -> isPrimitive(found, PrimitiveTypeName.INT32);
            case LONG -> isPrimitive(found, PrimitiveTypeName.INT64);
            case REAL -> isPrimitive(found, PrimitiveTypeName.DOUBLE);
            case IDS -> isThreeLevel(found, 1, PrimitiveTypeName.INT32);
            case MAP -> isThreeLevel(found, 2, PrimitiveTypeName.BINARY);
        };
        if (!right) {
            throw new InvalidRecordException("column '" + column.name() + "' has type "
                    + found.toString().replaceAll("\\s+", " ") + ", expected "
                    + type(column).toString().replaceAll("\\s+", " "));
        }
        return found;
    }

    private static boolean isPrimitive(Type type, PrimitiveTypeName name) {
        return type.isPrimitive()
                && !type.isRepetition(Type.Repetition.REPEATED)
                && type.asPrimitiveType().getPrimitiveTypeName() == name;
    }

    private static boolean isThreeLevel(Type type, int fields, PrimitiveTypeName element) {
        if (type.isPrimitive() || type.asGroupType().getFieldCount() != 1) {
            return false;
        }
        Type repeated = type.asGroupType().getType(0);
        if (repeated.isPrimitive() || !repeated.isRepetition(Type.Repetition.REPEATED)) {
            return false;
        }
        GroupType entry = repeated.asGroupType();
        return entry.getFieldCount() == fields
                && entry.getFields().stream().allMatch(field -> isPrimitive(field, element));
    }
}
