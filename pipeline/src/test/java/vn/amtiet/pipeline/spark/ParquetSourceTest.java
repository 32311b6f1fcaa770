package vn.amtiet.pipeline.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.cli.UserError;
import vn.amtiet.pipeline.config.CorpusConfig;
import vn.amtiet.stage.StageManifest;
import vn.amtiet.storage.TextRow;
import vn.amtiet.storage.TextRows;

class ParquetSourceTest {
    @TempDir
    private Path folder;

    private StageManifest read() {
        StageRun stages =
                new StageRun(TestSpark.onDemand(), folder.resolve("out").toString());
        return new DocumentsJob(stages, CorpusConfig.defaults())
                .run(List.of(folder.resolve("in").toString()));
    }

    private List<TextRow> documents() {
        List<TextRow> documents = new ArrayList<>();
        try (TextRows rows = TextRows.open(folder.resolve("out/1-documents").toString())) {
            rows.forEachRemaining(documents::add);
        }
        return documents;
    }

    @Test
    void readsTextIdAndUrlBesideOtherFiles() {
        StructType schema = new StructType()
                .add("text", DataTypes.StringType)
                .add("url", DataTypes.StringType)
                .add("id", DataTypes.LongType)
                .add("score", DataTypes.DoubleType);
        write(
                schema,
                RowFactory.create("Xin chào", "https://vi.example/1", 17L, 0.5),
                RowFactory.create(null, null, 18L, 0.5),
                RowFactory.create("Tạm biệt", null, null, 0.5));
        CorpusFixture.writeText(folder.resolve("in/page.txt"), "Một trang chữ.");

        CorpusFixture.writeText(folder.resolve("in/cut.parquet"), "PAR1 and the rest is gone");

        StageManifest manifest = read();

        assertThat(manifest.counts().in()).isEqualTo(5);
        assertThat(manifest.counts().quarantined()).isEqualTo(1);
        assertThat(manifest.counts().dropped()).isEqualTo(Map.of("not_a_page", 1L));
        assertThat(manifest.totals()).containsEntry("not_a_page.no_text", "1");
        List<TextRow> documents = documents();
        assertThat(documents)
                .extracting(TextRow::text)
                .containsExactlyInAnyOrder("Xin chào", "Tạm biệt", "Một trang chữ.");
        TextRow greeting = documents.stream()
                .filter(row -> row.text().equals("Xin chào"))
                .findFirst()
                .orElseThrow();
        assertThat(greeting.url()).isEqualTo("https://vi.example/1");
        assertThat(greeting.meta()).containsEntry("input_id", "17").containsEntry("type", "text");
        assertThat(greeting.id()).hasSize(32);
    }

    @Test
    void makesOfARowWhatItMakesOfTheSameLineOfJson() {
        StructType schema = new StructType()
                .add("text", DataTypes.StringType)
                .add("source", DataTypes.StringType)
                .add("id", DataTypes.LongType)
                .add("score", DataTypes.DoubleType)
                .add("checked", DataTypes.BooleanType)
                .add("a.title", DataTypes.StringType)
                .add("tags", DataTypes.createArrayType(DataTypes.StringType));
        write(
                schema,
                RowFactory.create("Xin chào", "báo làng", 17L, 0.5, true, "Chào", new String[] {"x"}),
                RowFactory.create("x".repeat(17 << 20), null, null, null, null, null, null));
        CorpusFixture.writeText(
                folder.resolve("in/rows.jsonl"),
                "{\"text\": \"Xin chào\", \"source\": \"báo làng\", \"id\": 17, \"score\": 0.5, \"checked\": true, "
                        + "\"a.title\": \"Chào\", \"tags\": [\"x\"]}\n");

        assertThat(read().totals()).containsEntry("not_a_page.too_large", "1");

        List<TextRow> documents = documents();
        assertThat(documents).hasSize(2);
        assertThat(documents).extracting(TextRow::source).containsOnly("báo làng");
        assertThat(documents)
                .extracting(row -> withoutAddress(row.meta()))
                .containsOnly(
                        Map.of("type", "text", "input_id", "17", "score", "0.5", "checked", "true", "a.title", "Chào"));
        assertThat(documents)
                .extracting(row -> row.meta().get("address"))
                .allMatch(address -> address.endsWith("@0"))
                .doesNotHaveDuplicates();
    }

    private static Map<String, String> withoutAddress(Map<String, String> meta) {
        Map<String, String> others = new HashMap<>(meta);
        others.remove("address");
        return others;
    }

    @Test
    void takesNoPathForAPattern() throws IOException {
        write(new StructType().add("text", DataTypes.StringType), RowFactory.create("Xin chào"));
        Path special = Files.createDirectories(folder.resolve("in/a{b,c}*?"));
        Files.move(part(), special.resolve("part[1]\\.parquet"));
        StageRun stages =
                new StageRun(TestSpark.onDemand(), folder.resolve("run[1]").toString());
        StageManifest manifest = new DocumentsJob(stages, CorpusConfig.defaults())
                .run(List.of(folder.resolve("in").toString()));
        assertThat(manifest.counts().out()).isEqualTo(1);
        assertThat(stages.rows(StageRun.DOCUMENTS).count()).isEqualTo(1);
    }

    @Test
    void namesTheFileThatIsDamagedInAPage() throws IOException {
        write(new StructType().add("text", DataTypes.StringType), RowFactory.create("Xin chào".repeat(100)));
        Path part = part();
        byte[] bytes = Files.readAllBytes(part);
        Arrays.fill(bytes, 4, 40, (byte) 0xFF);
        rewrite(part, bytes);
        assertThatThrownBy(this::read)
                .isInstanceOf(UserError.class)
                .hasMessageContaining(part + ": expected a Parquet file, got one with a damaged page")
                .hasMessageContaining("move it away");
    }

    @Test
    void quarantinesAFileWhoseFooterIsDamaged() throws IOException {
        write(new StructType().add("text", DataTypes.StringType), RowFactory.create("Xin chào"));
        CorpusFixture.writeText(folder.resolve("in/page.txt"), "Một trang chữ.");
        Path part = part();
        byte[] bytes = Files.readAllBytes(part);
        Arrays.fill(bytes, bytes.length - 60, bytes.length - 8, (byte) 0xFF);
        bytes[bytes.length - 8] = 50;
        bytes[bytes.length - 7] = 0;
        rewrite(part, bytes);
        assertThat(read().counts().quarantined()).isEqualTo(1);
    }

    /** Without the checksum file that would notice it first. */
    private static void rewrite(Path part, byte[] bytes) throws IOException {
        Files.deleteIfExists(part.resolveSibling("." + part.getFileName() + ".crc"));
        Files.write(part, bytes);
    }

    /** The one file that {@link #write} wrote. */
    private Path part() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("in/rows.parquet"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("part-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void saysWhichColumnIsMissing() {
        write(new StructType().add("body", DataTypes.StringType), RowFactory.create("Xin chào"));
        assertThatThrownBy(this::read)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("expected a column 'text', got [body]")
                .hasMessageContaining("documents.textField");
    }

    private void write(StructType schema, Row... rows) {
        TestSpark.session()
                .createDataFrame(List.of(rows), schema)
                .coalesce(1)
                .write()
                .parquet(folder.resolve("in/rows.parquet").toString());
    }
}
