package vn.amtiet.pipeline.spark;

import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import vn.amtiet.pipeline.dedup.DocumentSignature;
import vn.amtiet.pipeline.dedup.Signer;
import vn.amtiet.pipeline.dedup.UniqueSettings;
import vn.amtiet.storage.Columns;

/**
 * Signatures as rows, kept in {@code 3-unique/signatures} so that later deliveries can be compared with this one:
 * {@code arrival} is the delivery that brought the document, 0 in a corpus that is built at once.
 */
final class SignatureTable {
    static final String BANDS = "bands";
    static final String CONTENT_HASH = "content_hash";
    static final String ARRIVAL = "arrival";
    static final String COMPONENTS = "components";

    static final StructType SCHEMA = new StructType()
            .add(Columns.ID, DataTypes.StringType, false)
            .add(BANDS, DataTypes.createArrayType(DataTypes.LongType, false), false)
            .add(CONTENT_HASH, DataTypes.StringType, false)
            .add(ARRIVAL, DataTypes.IntegerType, false)
            .add(Columns.SYLLABLES, DataTypes.IntegerType, false)
            .add(COMPONENTS, DataTypes.BinaryType, false);

    private SignatureTable() {}

    /**
     * The signatures of documents; two columns in: id, text.
     *
     * @param arrival the delivery that brought them
     */
    static Dataset<Row> of(Dataset<Row> documents, UniqueSettings settings, int arrival) {
        return documents
                .select(Columns.ID, Columns.TEXT)
                .mapPartitions(new Sign(settings, arrival), Encoders.row(SCHEMA));
    }

    private record Sign(UniqueSettings settings, int arrival) implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> rows) {
            Signer signer = new Signer(settings);
            return new MappedRows(rows, row -> row(row.getString(0), signer.sign(row.getString(1)), arrival));
        }
    }

    private static Row row(String id, DocumentSignature signature, int arrival) {
        return RowFactory.create(
                id, signature.bands(), signature.contentHash(), arrival, signature.syllables(), signature.components());
    }
}
