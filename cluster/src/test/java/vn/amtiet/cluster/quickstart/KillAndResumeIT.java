package vn.amtiet.cluster.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import vn.amtiet.cluster.quickstart.QuickstartProcess.Stage;

/**
 * Kills the quickstart with SIGKILL at random moments of each of its stages, fifty times in all, starts it again each time,
 * and compares what it ends with to an undisturbed run, byte by byte.
 */
class KillAndResumeIT {
    private static final int KILLS = 50;
    /** Share of a stage's time in which a kill may come: later ones would often find the next stage running. */
    private static final double WITHIN = 0.7;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @Test
    void fiftyKillsEndWhereAnUndisturbedRunEnds() throws Exception {
        long seed = Long.getLong("kill.seed", System.currentTimeMillis());
        System.out.println("kill.seed=" + seed);
        Path calm = directory.resolve("calm/out");
        Map<Stage, Long> durations = new QuickstartProcess(calm).runToTheEnd();
        System.out.println("undisturbed, milliseconds by stage: " + durations);

        Path killed = directory.resolve("killed/out");
        Random random = new Random(seed);
        Map<Stage, Integer> kills = new TreeMap<>();
        List<Stage> stages = List.copyOf(durations.keySet());
        assertThat(stages).containsExactly(Stage.values());
        for (int i = 0; i < KILLS; i++) {
            Stage stage = stages.get(i * stages.size() / KILLS);
            long delay = (long) (random.nextDouble() * WITHIN * durations.get(stage));
            new QuickstartProcess(killed).killIn(stage, delay).ifPresent(at -> kills.merge(at, 1, Integer::sum));
        }
        System.out.println("kills by the stage that was running: " + kills);
        assertThat(kills.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThanOrEqualTo(KILLS - 3);
        assertThat(kills.keySet()).containsExactlyInAnyOrder(Stage.values());
        new QuickstartProcess(killed).runToTheEnd();

        assertThat(results(killed)).isEqualTo(results(calm));
        assertThat(leftovers(killed)).isEmpty();
    }

    /** What a run is for: manifests' hashes and counts, the last checkpoint, the loss curve, the text written. */
    private static Map<String, String> results(Path output) throws IOException {
        Map<String, String> results = new TreeMap<>();
        try (Stream<Path> files = Files.walk(output)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = output.relativize(file).toString();
                if (name.endsWith("manifest.json") && !name.startsWith("runs")) {
                    results.put(name, rowsAndCounts(Files.readString(file)));
                } else if (name.matches("runs/.*\\.safetensors|.*loss\\.jsonl|sample\\.txt|.*/vocabulary\\.json")) {
                    results.put(name, sha256(file));
                }
            }
        }
        assertThat(results.keySet())
                .contains("1-documents/manifest.json", "3-unique/manifest.json", "5-shards/manifest.json", "sample.txt")
                .anyMatch(name -> name.endsWith("parameters.safetensors"))
                .anyMatch(name -> name.endsWith("loss.jsonl"));
        return results;
    }

    private static String rowsAndCounts(String manifest) {
        List<String> lines = new ArrayList<>();
        manifest.lines()
                .filter(line ->
                        line.matches(".*\"(sha256|in|out|quarantined|[a-z_.0-9]+)\" : (\"[0-9a-f]{64}\"|\\d+),?"))
                .forEach(line -> lines.add(line.strip()));
        assertThat(lines).hasSizeGreaterThan(3);
        return String.join("\n", lines);
    }

    private static List<String> leftovers(Path output) throws IOException {
        try (Stream<Path> files = Files.walk(output)) {
            return files.map(file -> output.relativize(file).toString())
                    .filter(name -> name.matches(".*(_temporary|\\.part$|\\.tmp$).*"))
                    .toList();
        }
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
