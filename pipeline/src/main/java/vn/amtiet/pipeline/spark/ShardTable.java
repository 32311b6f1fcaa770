package vn.amtiet.pipeline.spark;

import static org.apache.spark.sql.functions.col;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import vn.amtiet.storage.Columns;
import vn.amtiet.syllable.Syllables;
import vn.amtiet.vocabulary.Vocabulary;

/**
 * Token documents as rows: {@code doc_id}, {@code ids}, {@code bytes} (UTF-8 length) and {@code syllables} ({@link
 * Syllables#whitespaceRuns}) of {@link vn.amtiet.shard.TokenDocument}.
 */
final class ShardTable {
    static final String HELD_OUT = "held_out";

    /** With the split; without ids where the vocabulary cannot say the text. */
    static final StructType ENCODED = new StructType()
            .add(Columns.DOC_ID, DataTypes.StringType, false)
            .add(Columns.IDS, DataTypes.createArrayType(DataTypes.IntegerType, false), true)
            .add(Columns.BYTES, DataTypes.IntegerType, false)
            .add(Columns.SYLLABLES, DataTypes.IntegerType, false)
            .add(HELD_OUT, DataTypes.BooleanType, false);

    private ShardTable() {}

    static Column[] columns() {
        return new Column[] {col(Columns.DOC_ID), col(Columns.IDS), col(Columns.BYTES), col(Columns.SYLLABLES)};
    }

    /**
     * Id, text and split into {@link #ENCODED}.
     *
     * @param files the vocabulary
     */
    record Encode(Broadcast<VocabularyFiles> files) implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> rows) {
            Vocabulary vocabulary = files.value().load();
            return new MappedRows(rows, row -> encode(vocabulary, row));
        }

        private static Row encode(Vocabulary vocabulary, Row row) {
            String text = row.getString(1);
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            return RowFactory.create(
                    row.getString(0),
                    ids(vocabulary, utf8),
                    utf8.length,
                    Syllables.whitespaceRuns(text),
                    row.getBoolean(2));
        }

        private static int @Nullable [] ids(Vocabulary vocabulary, byte[] utf8) {
            if (vocabulary.lossless()) {
                return vocabulary.encode(utf8);
            }
            try {
                return vocabulary.encode(utf8);
            } catch (IllegalArgumentException outside) {
                return null;
            }
        }
    }
}
