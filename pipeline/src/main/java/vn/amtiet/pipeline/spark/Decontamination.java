package vn.amtiet.pipeline.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.udf;

import java.util.Arrays;
import java.util.Iterator;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import vn.amtiet.pipeline.decontaminate.ContaminationSettings;
import vn.amtiet.pipeline.decontaminate.EvaluationTexts;
import vn.amtiet.pipeline.decontaminate.Passages;
import vn.amtiet.pipeline.split.Split;
import vn.amtiet.storage.Columns;

/** Takes out the training documents that hold a passage of evaluation tasks or of the documents held out. */
final class Decontamination {
    private Decontamination() {}

    /** The documents without the contaminated ones; those held out all stay. */
    static Dataset<Row> clean(Dataset<Row> documents, Split split, ContaminationSettings settings) {
        if (!settings.asked()) {
            return documents;
        }
        Column heldOut = SplitTable.isVal(split);
        Passages passages = new Passages(settings.window());
        settings.evaluation().forEach(file -> EvaluationTexts.read(file, passages::add));
        if (settings.val()) {
            documents
                    .where(heldOut)
                    .select(Columns.TEXT)
                    .flatMap(new Windows(settings.window()), Encoders.LONG())
                    .distinct()
                    .toLocalIterator()
                    .forEachRemaining(passages::addHash);
        }
        Broadcast<Passages> everywhere = JavaSparkContext.fromSparkContext(
                        documents.sparkSession().sparkContext())
                .broadcast(passages);
        Column contaminated =
                udf(new Contaminated(everywhere), DataTypes.BooleanType).apply(col(Columns.TEXT));
        return documents.where(heldOut.or(not(contaminated)));
    }

    private record Windows(int window) implements FlatMapFunction<Row, Long> {
        @Override
        public Iterator<Long> call(Row row) {
            return Arrays.stream(Passages.hashes(row.getString(0), window)).iterator();
        }
    }

    private record Contaminated(Broadcast<Passages> passages) implements UDF1<String, Boolean> {
        @Override
        public Boolean call(String text) {
            return passages.value().in(text);
        }
    }
}
