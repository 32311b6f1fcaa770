package vn.amtiet.trainer.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import vn.amtiet.cli.UserError;
import vn.amtiet.config.CodeVersion;
import vn.amtiet.config.ConfigFile;
import vn.amtiet.trainer.checkpoint.Checkpoints;
import vn.amtiet.trainer.data.TrainingData;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.gpt.GptLayout;
import vn.amtiet.vocabulary.Vocabularies;

/**
 * {@code runs/NAME}, held by one process at a time: {@code config.yaml}, {@code run.json}, {@code loss.jsonl}, {@code
 * speed.jsonl}, {@code events/}, {@code checkpoints/} and {@code vocabulary/}, a copy that generation needs.
 */
public final class RunDirectory implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    private RunDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Creates the directory if it is missing and takes its lock.
     *
     * @throws UserError if another process trains in it, or it cannot be written
     */
    static RunDirectory open(Path path) {
        try {
            Files.createDirectories(path);
            FileChannel channel =
                    FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                throw UserError.failed(path + ": another training is running in this directory; wait for it or use"
                        + " another --output");
            }
            return new RunDirectory(path, channel);
        } catch (IOException e) {
            throw UserError.failed("cannot write to " + path + ": " + e.getMessage(), e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Its checkpoints. */
    Checkpoints checkpoints() {
        return Checkpoints.of(path);
    }

    /** The losses of the run. */
    public static Path lossFile(Path runDirectory) {
        return runDirectory.resolve("loss.jsonl");
    }

    /** Where the run keeps its copy of the vocabulary. */
    public static Path vocabulary(Path runDirectory) {
        return runDirectory.resolve("vocabulary");
    }

    /** Decoded shards, shared by all runs beside this one. */
    public static Path tokenCache(Path runDirectory) {
        Path parent = runDirectory.toAbsolutePath().normalize().getParent();
        return (parent == null ? runDirectory : parent).resolve("token-cache");
    }

    Path path() {
        return path;
    }

    Path speedFile() {
        return path.resolve("speed.jsonl");
    }

    Path events() {
        return path.resolve("events");
    }

    Path deeplearningUi() {
        return path.resolve("dl4j-ui");
    }

    /** Writes what the run is made of: configuration, code version, fingerprints, and the vocabulary's files. */
    void describe(TrainConfig config, TrainingData data, Engine engine) {
        ObjectNode run = new ObjectMapper().createObjectNode();
        run.put("version", CodeVersion.get());
        run.put("engine", engine.description());
        run.put("parameters", engine.layout().size());
        run.put("parametersWithoutPositions", GptLayout.reportedSize(engine.layout()));
        ObjectNode inputs = run.putObject("inputs");
        data.fingerprints().forEach(inputs::put);
        try {
            Files.writeString(path.resolve("config.yaml"), ConfigFile.effectiveYaml(config));
            Files.writeString(path.resolve("run.json"), run.toPrettyString() + "\n");
            data.vocabulary().ifPresent(vocabulary -> Vocabularies.save(vocabulary, vocabulary(path)));
        } catch (IOException e) {
            throw UserError.failed("cannot write to " + path + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw UserError.failed("cannot release " + path + ": " + e.getMessage(), e);
        }
    }
}
