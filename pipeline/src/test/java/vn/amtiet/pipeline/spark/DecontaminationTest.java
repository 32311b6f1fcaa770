package vn.amtiet.pipeline.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.pipeline.decontaminate.ContaminationSettings;
import vn.amtiet.pipeline.split.Split;

class DecontaminationTest {
    private static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.StringType, false)
            .add("source", DataTypes.StringType, false)
            .add("cluster_id", DataTypes.StringType, false)
            .add("text", DataTypes.StringType, false);

    @TempDir
    private Path folder;

    @Test
    void takesTrainingDocumentsOutThatHoldAPassage() {
        List<Row> rows = List.of(row("a", CorpusFixture.story(1, 8)), row("b", CorpusFixture.story(2, 8)));
        Path task = folder.resolve("task.txt");
        String sentence = CorpusFixture.story(2, 8).substring(20, 140);
        CorpusFixture.writeText(task, "Câu hỏi: " + sentence + "\n");
        ContaminationSettings settings = new ContaminationSettings(null, List.of(task.toString()), null);

        assertThat(ids(rows, new Split(Map.of(), 0), settings)).containsExactly("a");
        assertThat(ids(rows, new Split(Map.of(), 1), settings)).containsExactly("a", "b");
        assertThat(ids(rows, new Split(Map.of(), 0), ContaminationSettings.defaults()))
                .containsExactly("a", "b");
    }

    @Test
    void takesTrainingDocumentsOutThatQuoteHeldOutOnes() {
        List<String> ids = IntStream.range(0, 40).mapToObj(i -> "doc" + i).toList();
        Split split = new Split(Map.of(), 0.5);
        String heldOut =
                ids.stream().filter(id -> split.isVal("s", id)).findFirst().orElseThrow();
        List<String> training =
                ids.stream().filter(id -> !split.isVal("s", id)).limit(2).toList();
        String story = CorpusFixture.story(3, 8);
        List<Row> rows = List.of(
                row(heldOut, story),
                row(training.get(0), CorpusFixture.story(4, 8) + " " + story.substring(0, 120)),
                row(training.get(1), CorpusFixture.story(5, 8)));

        assertThat(ids(rows, split, new ContaminationSettings(null, null, true)))
                .containsExactlyInAnyOrder(heldOut, training.get(1));
    }

    private static List<String> ids(List<Row> rows, Split split, ContaminationSettings settings) {
        Dataset<Row> documents = TestSpark.session().createDataFrame(rows, SCHEMA);
        return Decontamination.clean(documents, split, settings).orderBy("id").collectAsList().stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private static Row row(String id, String text) {
        return RowFactory.create(id, "s", id, text);
    }
}
