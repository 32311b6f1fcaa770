package vn.amtiet.pipeline.spark;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;
import vn.amtiet.pipeline.document.Document;
import vn.amtiet.storage.Columns;

/**
 * Documents as rows: {@code id}, {@code url}?, {@code source}, {@code text} strings, {@code meta} map of strings. The
 * schema is written out because Spark takes a record for a bean without columns.
 */
public final class DocumentTable {
    /** After deduplication: smallest id of the near-duplicate cluster. */
    public static final String CLUSTER_ID = "cluster_id";
    /** After deduplication: documents in the cluster, this one included. */
    public static final String CLUSTER_SIZE = "cluster_size";

    static final StructType SCHEMA = new StructType()
            .add(Columns.ID, DataTypes.StringType, false)
            .add(Columns.URL, DataTypes.StringType, true)
            .add(Columns.SOURCE, DataTypes.StringType, false)
            .add(Columns.TEXT, DataTypes.StringType, false)
            .add(Columns.META, DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType, false), false);

    private DocumentTable() {}

    /** The five columns in order. */
    static Column[] columns() {
        return Arrays.stream(SCHEMA.fieldNames()).map(functions::col).toArray(Column[]::new);
    }

    static Row row(Document document) {
        return RowFactory.create(
                document.id(), document.url(), document.source(), document.text(), metaValue(document.meta()));
    }

    /** The document in the first five columns. */
    static Document document(Row row) {
        return new Document(row.getString(0), row.getString(1), row.getString(2), row.getString(3), row.getJavaMap(4));
    }

    /** A map as Spark takes it; entries in key order, so that equal documents are equal bytes in Parquet too. */
    static scala.collection.Map<String, String> metaValue(Map<String, String> meta) {
        return CollectionConverters.asScala(new TreeMap<>(meta));
    }
}
