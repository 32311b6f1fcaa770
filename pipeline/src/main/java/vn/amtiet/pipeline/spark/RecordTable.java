package vn.amtiet.pipeline.spark;

import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import vn.amtiet.pipeline.document.Document;
import vn.amtiet.pipeline.source.SourceRecord;
import vn.amtiet.storage.Columns;

/**
 * Records of source files as rows: the columns of {@link DocumentTable}, empty but for pages, then what the record is,
 * where it stands and why it is no page.
 */
final class RecordTable {
    static final String KIND = "kind";
    static final String PAGE = "page";
    static final String NOT_A_PAGE = "not_a_page";
    static final String QUARANTINED = "quarantined";

    static final StructType SCHEMA = DocumentTable.SCHEMA
            .add(KIND, DataTypes.StringType, false)
            .add(Columns.OFFSET, DataTypes.LongType, false)
            .add(Columns.LENGTH, DataTypes.LongType, false)
            .add(Columns.MESSAGE, DataTypes.StringType, false);

    private RecordTable() {}

    static Row row(SourceRecord record) {
        if (record instanceof SourceRecord.Page page) {
            return row(page.document(), PAGE, 0, 0, "");
        }
        if (record instanceof SourceRecord.NotAPage other) {
            return row(nothing(other.source()), NOT_A_PAGE, other.offset(), 0, other.why());
        }
        if (record instanceof SourceRecord.Quarantined damage) {
            return row(nothing(damage.source()), QUARANTINED, damage.offset(), damage.length(), damage.message());
        }
        throw new IllegalStateException("unknown record " + record);
    }

    private static Document nothing(String source) {
        return new Document("", null, source, "", Map.of());
    }

    private static Row row(Document document, String kind, long offset, long length, String message) {
        return RowFactory.create(
                document.id(),
                document.url(),
                document.source(),
                document.text(),
                DocumentTable.metaValue(document.meta()),
                kind,
                offset,
                length,
                message);
    }
}
