package vn.amtiet.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.cli.UserError;
import vn.amtiet.shard.IdType;
import vn.amtiet.shard.TokenCache;
import vn.amtiet.shard.TokenDocument;

/** A machine that trains from the token cache needs the project's own classes, Jackson and picocli, nothing else. */
class CacheClassPathTest {
    @TempDir
    private Path folder;

    /** What the other JVM runs: opens the cache and prints its length, or the message of the failure. */
    public static final class Opener {
        public static void main(String[] arguments) {
            try (TokenCache cache =
                    ShardCache.openOrBuild(arguments[0], Path.of(arguments[1]), "train", OptionalInt.empty())) {
                System.out.println("tokens " + cache.length());
            } catch (UserError e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void opensTheCacheWithoutParquetAndHadoopOnTheClassPath() throws Exception {
        Path shards = folder.resolve("5-shards");
        Path cache = folder.resolve("cache");
        List<TokenDocument> rows = List.of(new TokenDocument("a", new int[] {1, 2, 3}, 3, 1));
        StageFixture.writeShards(shards, rows, List.of(), IdType.UINT16, 1);
        assertThat(open(shards, cache)).contains("without Parquet and Hadoop on the class path it cannot be built");
        ShardCache.openOrBuild(shards.toString(), cache, "train", OptionalInt.empty())
                .close();
        assertThat(open(shards, cache)).contains("tokens 3").doesNotContain("org.apache");
    }

    private static String open(Path shards, Path cache) throws IOException, InterruptedException {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.contains("classes") || entry.contains("jackson") || entry.contains("picocli"))
                .collect(Collectors.joining(File.pathSeparator));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-Xlog:class+load:stdout",
                        "-cp",
                        classPath,
                        Opener.class.getName(),
                        shards.toString(),
                        cache.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
