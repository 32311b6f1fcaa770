package vn.amtiet.cluster.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.cluster.CommandRun;
import vn.amtiet.pipeline.sample.SampleArchive;
import vn.amtiet.storage.StageDirectory;
import vn.amtiet.storage.TextRows;

/** {@code bin/amtiet quickstart --input}, as a user types it, on a folder that holds a file of each kind. */
class InputFormatsIT {
    private static final int TEXTS_A_FILE = 3;
    private static final long PATIENCE_MINUTES = 5;

    @TempDir
    private Path directory;

    @Test
    void theCommandReadsEveryFormat() throws Exception {
        Path input = Files.createDirectories(directory.resolve("input"));
        Path output = directory.resolve("output");
        writeInput(input);

        run(2, "quickstart", "--input", input.toString(), "--output", input + "/out");
        long start = System.nanoTime();
        String log = quickstart(input, output);
        System.out.printf("quickstart --input: %d s%n", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));

        Map<String, Integer> read = documentsByFile(output.resolve("1-documents"));
        Map<String, Integer> kept = documentsByFile(output.resolve("3-unique"));
        assertThat(read.remove("sandinh.warc.gz")).isGreaterThan(10);
        assertThat(kept.remove("sandinh.warc.gz")).isGreaterThan(10);
        assertThat(read)
                .isEqualTo(Map.of(
                        "pages.arc", TEXTS_A_FILE,
                        "page.html", 1,
                        "rows.jsonl.bz2", TEXTS_A_FILE,
                        "rows.parquet", TEXTS_A_FILE,
                        "story.txt.zst", 1,
                        "site.tar.gz", TEXTS_A_FILE));
        assertThat(kept).isEqualTo(read);
        assertThat(Files.size(output.resolve("sample.txt"))).as(log).isPositive();
        assertThat(output.resolve("report.html")).content().contains("<svg", "sandinh");
    }

    private static String quickstart(Path input, Path output) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("quickstart", "--input", input.toString(), "--output", output.toString()));
        for (String setting : List.of(
                "shards.vocabulary.size=512",
                "syllables.vocabulary.size=1024",
                "train.steps=20",
                "train.schedule.decaySteps=20",
                "train.schedule.warmupSteps=2",
                "train.model.layers=1",
                "train.model.width=32")) {
            command.addAll(List.of("--set", setting));
        }
        return run(0, command.toArray(String[]::new));
    }

    /** Runs the launcher without building, on the JDK of the tests. */
    private static String run(int exitCode, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("../bin/amtiet"));
        command.addAll(List.of(arguments));
        Path log = Files.createTempFile("amtiet", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "AMTIET_BUILD", "never", "AMTIET_HEAP", "2g", "JAVA_HOME", System.getProperty("java.home")));
        Process process = builder.start();
        boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly();
        String text = Files.readString(log);
        Files.delete(log);
        assertThat(ended).as(text).isTrue();
        assertThat(process.exitValue()).as(text).isEqualTo(exitCode);
        return text;
    }

    private static Map<String, Integer> documentsByFile(Path stage) {
        Map<String, Integer> documents = new TreeMap<>();
        try (TextRows rows = TextRows.open(stage.toString())) {
            rows.forEachRemaining(
                    row -> documents.merge(row.meta().get("address").split("[!@]")[0], 1, Integer::sum));
        }
        return documents;
    }

    private void writeInput(Path input) throws IOException {
        for (Path archive : SampleArchive.write(directory.resolve("sample"))) {
            if (archive.endsWith("sandinh.warc.gz")) {
                Files.copy(archive, input.resolve("sandinh.warc.gz"));
            }
        }
        Iterator<String> texts = SampleArchive.mainTexts().entrySet().stream()
                .filter(page -> page.getKey().matches(".*(bepnha|hoikheo).*"))
                .map(Map.Entry::getValue)
                .filter(text -> text.length() > 900)
                .iterator();
        ByteArrayOutputStream arc = new ByteArrayOutputStream();
        arc.writeBytes(utf8("filedesc://pages.arc 0.0.0.0 20240501000000 text/plain 12\n1 0 Example\n\n"));
        for (int i = 0; i < TEXTS_A_FILE; i++) {
            byte[] page =
                    utf8("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page(texts.next()));
            arc.writeBytes(
                    utf8("http://arc.example/" + i + " 10.0.0.1 20240501000000 text/html " + page.length + "\n"));
            arc.writeBytes(page);
            arc.write('\n');
        }
        Files.write(input.resolve("pages.arc"), arc.toByteArray());
        Files.writeString(input.resolve("page.html"), page(texts.next()));
        Files.write(input.resolve("rows.jsonl.bz2"), bzip2(utf8(lines(texts))));
        writeParquet(lines(texts), input.resolve("rows.parquet"));
        Files.write(input.resolve("story.txt.zst"), Zstd.compress(utf8(texts.next())));
        Files.write(
                input.resolve("site.tar.gz"),
                tarGz(new TreeMap<>(Map.of(
                        "site/a.html", utf8(page(texts.next())),
                        "site/b.txt", utf8(texts.next()),
                        "site/c.txt.zst", Zstd.compress(utf8(texts.next()))))));
    }

    /** The documents of a corpus are such a file. */
    private void writeParquet(String lines, Path file) throws IOException {
        Path rows = Files.writeString(directory.resolve("rows.jsonl"), lines);
        Path corpus = directory.resolve("rows");
        CommandRun run = CommandRun.of("corpus", "--input", rows.toString(), "--output", corpus.toString());
        assertThat(run.exitCode()).as(run.error()).isZero();
        List<String> parts =
                StageDirectory.open(corpus.resolve("1-documents").toString()).parts();
        assertThat(parts).hasSize(1);
        Files.copy(Path.of(parts.get(0).replaceFirst("^file:", "")), file);
    }

    private static String page(String text) {
        return "<!doctype html><html lang=\"vi\"><head><title>Trang</title></head><body><nav><a href=\"/\">Trang chủ</a>"
                + "</nav><main><p>" + String.join("</p><p>", text.lines().toList()) + "</p></main></body></html>";
    }

    private static String lines(Iterator<String> texts) {
        ObjectMapper json = new ObjectMapper();
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < TEXTS_A_FILE; i++) {
            lines.append(json.createObjectNode().put("text", texts.next())).append('\n');
        }
        return lines.toString();
    }

    private static byte[] bzip2(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream packing = new BZip2CompressorOutputStream(out)) {
            packing.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] tarGz(Map<String, byte[]> members) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(member.getKey());
                entry.setSize(member.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(member.getValue());
                tar.closeArchiveEntry();
            }
        }
        return out.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
