package vn.amtiet.cluster.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A quickstart with few training steps, in a JVM of its own that can be killed. */
final class QuickstartProcess {
    private static final long PATIENCE_MINUTES = 5;
    private static final List<String> SETTINGS = List.of(
            "train.steps=300",
            "train.schedule.decaySteps=300",
            "train.schedule.warmupSteps=5",
            "train.model.layers=2",
            "train.model.width=32",
            "train.model.blockSize=32",
            "train.evaluation.interval=20",
            "train.evaluation.batches=2",
            "train.checkpoint.policy=always");

    /** What a quickstart does, in order: stage directories, then what a line of its output announces. */
    enum Stage {
        DOCUMENTS("1-documents"),
        CLEAN("2-clean"),
        UNIQUE("3-unique"),
        VOCABULARY("4-vocabulary"),
        SHARDS("5-shards"),
        SYLLABLES("syllables/4-vocabulary"),
        SYLLABLE_SHARDS("syllables/5-shards"),
        TRAINING("== training"),
        EVALUATION("== evaluation");

        private final String sign;

        Stage(String sign) {
            this.sign = sign;
        }

        /** Whether its stage is being written below {@code output} since {@code before}, or its line was printed. */
        boolean begun(Path output, Set<Path> before, Path log) throws IOException {
            if (sign.startsWith("==")) {
                return Files.readString(log).contains("\n" + sign);
            }
            Path directory = output.resolve(sign);
            String prefix = "_temporary-" + directory.getFileName() + "-";
            return temporaries(directory.getParent()).stream()
                    .anyMatch(path -> path.getFileName().toString().startsWith(prefix) && !before.contains(path));
        }
    }

    private final Path output;
    private final Path log;

    QuickstartProcess(Path output) throws IOException {
        this.output = output;
        Files.createDirectories(output);
        this.log = Files.createTempFile(output.toAbsolutePath().getParent(), "quickstart", ".log");
    }

    /** Runs it undisturbed; milliseconds by stage. Fails if it does not end with 0. */
    Map<Stage, Long> runToTheEnd() throws IOException, InterruptedException {
        Map<Stage, Long> begins = new EnumMap<>(Stage.class);
        Set<Path> before = temporariesEverywhere();
        Process process = start();
        while (!process.waitFor(10, TimeUnit.MILLISECONDS)) {
            for (Stage stage : Stage.values()) {
                if (!begins.containsKey(stage) && stage.begun(output, before, log)) {
                    begins.put(stage, System.nanoTime());
                }
            }
        }
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        Map<Stage, Long> durations = new EnumMap<>(Stage.class);
        long next = System.nanoTime();
        for (int i = Stage.values().length - 1; i >= 0; i--) {
            Long begin = begins.get(Stage.values()[i]);
            if (begin != null) {
                durations.put(Stage.values()[i], TimeUnit.NANOSECONDS.toMillis(next - begin));
                next = begin;
            }
        }
        return durations;
    }

    /**
     * Kills it {@code delay} milliseconds after it has begun a stage, or a later one where that is finished.
     *
     * @return the last stage that it had begun; empty if the process had ended before, which must have been well
     */
    Optional<Stage> killIn(Stage target, long delay) throws IOException, InterruptedException {
        Set<Path> before = temporariesEverywhere();
        Process process = start();
        long limit = System.nanoTime() + TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
        while (latest(before).map(stage -> stage.compareTo(target) < 0).orElse(true)
                && !process.waitFor(10, TimeUnit.MILLISECONDS)) {
            assertThat(System.nanoTime()).as("%s never began: %s", target, log).isLessThan(limit);
        }
        process.waitFor(delay, TimeUnit.MILLISECONDS);
        process.destroyForcibly();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        if (process.exitValue() == 0) {
            return Optional.empty();
        }
        assertThat(process.exitValue())
                .as("SIGKILL is 137; all it said: %s", Files.readString(log))
                .isEqualTo(137);
        return latest(before);
    }

    private Optional<Stage> latest(Set<Path> before) throws IOException {
        for (int i = Stage.values().length - 1; i >= 0; i--) {
            if (Stage.values()[i].begun(output, before, log)) {
                return Optional.of(Stage.values()[i]);
            }
        }
        return Optional.empty();
    }

    private Set<Path> temporariesEverywhere() throws IOException {
        Set<Path> all = new HashSet<>(temporaries(output));
        all.addAll(temporaries(output.resolve("syllables")));
        return all;
    }

    private static Set<Path> temporaries(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return Set.of();
        }
        try (Stream<Path> children = Files.list(directory)) {
            return new HashSet<>(
                    children.filter(child -> child.getFileName().toString().startsWith("_temporary-"))
                            .toList());
        }
    }

    private Process start() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-Xmx") && !argument.startsWith("-agent"))
                .forEach(command::add);
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        command.addAll(List.of("-Xmx2g", "-cp", classPath, "vn.amtiet.cluster.Amtiet", "quickstart"));
        command.addAll(List.of("--conf", "../conf", "--output", output.toString()));
        SETTINGS.forEach(setting -> command.addAll(List.of("--set", setting)));
        File file = log.toFile();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(file)
                .start();
    }
}
