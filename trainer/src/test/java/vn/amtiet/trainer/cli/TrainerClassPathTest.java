package vn.amtiet.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.storage.ShardCache;
import vn.amtiet.trainer.TinyCorpus;
import vn.amtiet.trainer.train.RunDirectory;
import vn.amtiet.vocabulary.SpecialToken;

/**
 * A host that trains from a token cache needs tokenizer, trainer, Jackson, picocli, jspecify and, for text through a
 * vocabulary, fastutil-core: neither Spark nor Hadoop, Parquet or ND4J.
 */
class TrainerClassPathTest {
    private static final List<String> NEEDED = List.of("jackson", "snakeyaml", "picocli", "jspecify", "fastutil-core");

    @TempDir
    private Path directory;

    @Test
    void trainsSamplesAndEvaluatesFromTheCacheWithoutSparkHadoopParquetOrNd4j() throws Exception {
        TinyCorpus corpus = TinyCorpus.write(directory);
        Path run = directory.resolve("runs/a");
        OptionalInt end = corpus.vocabulary().special(SpecialToken.END_OF_DOCUMENT);
        for (String split : List.of("train", "val")) {
            ShardCache.openOrBuild(corpus.shards().toString(), RunDirectory.tokenCache(run), split, end)
                    .close();
        }
        Path configuration = directory.resolve("tiny.yaml");
        Files.writeString(configuration, corpus.yaml());
        String output = child("train", "--conf", configuration.toString(), "--output", run.toString());
        assertThat(output).contains("finished after 10 updates");
        assertThat(output)
                .doesNotContain("org.nd4j", "org.apache.hadoop", "org.apache.parquet", "org.bytedeco", "luben.zstd");
        assertThat(child("eval", "--run", run.toString())).contains("bits per byte");
        assertThat(child("sample", "--run", run.toString(), "--samples", "1", "--tokens", "5"))
                .contains("---------------");
    }

    @Test
    void saysThatTheCudaEngineNeedsItsJars() throws Exception {
        TinyCorpus corpus = TinyCorpus.write(directory);
        Path configuration = directory.resolve("tiny.yaml");
        Files.writeString(configuration, corpus.yaml());
        Path run = directory.resolve("runs/b");
        OptionalInt end = corpus.vocabulary().special(SpecialToken.END_OF_DOCUMENT);
        for (String split : List.of("train", "val")) {
            ShardCache.openOrBuild(corpus.shards().toString(), RunDirectory.tokenCache(run), split, end)
                    .close();
        }
        String output = child(
                1, "train", "--conf", configuration.toString(), "--output", run.toString(), "--set", "engine=cuda");
        assertThat(output).contains("org.bytedeco:cuda is not on the class path", "engine: cpu runs here");
    }

    private static String child(String... arguments) throws IOException, InterruptedException {
        return child(0, arguments);
    }

    private static String child(int exitCode, String... arguments) throws IOException, InterruptedException {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(TrainerClassPathTest::needed)
                .collect(Collectors.joining(File.pathSeparator));
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Xlog:class+load:stderr",
                "-cp",
                classPath,
                TrainerMain.class.getName());
        builder.command().addAll(List.of(arguments));
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(exitCode);
        return output;
    }

    private static boolean needed(String entry) {
        String name = Path.of(entry).getFileName().toString();
        boolean own = name.equals("classes") || name.startsWith("amtiet-");
        return own || NEEDED.stream().anyMatch(name::contains) && !name.contains("1.0.0-M2.1");
    }
}
