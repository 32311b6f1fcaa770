package vn.amtiet.trainer.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import vn.amtiet.cli.UserError;

/**
 * {@code loss.jsonl}: one line for each logged update and each evaluation, equal for equal runs bit by bit, so that the
 * log of a run that was killed and resumed is the log of an undisturbed one. Times are elsewhere, in speed.jsonl.
 *
 * <pre>{@code
 * {"kind":"evaluation","step":0,"train":4.17,"val":4.18}
 * {"kind":"update","step":0,"lossLastMicroBatch":4.16,"lossMean":4.17,"gradientNorm":1.2,"learningRate":1.0E-5}
 * }</pre>
 */
public final class LossLog {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    LossLog(Path file) {
        this.file = file;
    }

    /** One line. */
    public sealed interface Line {
        /** Updates done before it. */
        long step();
    }

    /**
     * An evaluation.
     *
     * @param train mean loss of random training windows, nats per token
     * @param val mean loss of random val windows
     */
    public record Evaluation(long step, double train, double val) implements Line {}

    /**
     * An update.
     *
     * @param lossLastMicroBatch what nanoGPT logs
     * @param lossMean over all micro-batches of the update
     * @param gradientNorm before clipping
     * @param learningRate of this update
     */
    public record Update(
            long step, double lossLastMicroBatch, double lossMean, double gradientNorm, double learningRate)
            implements Line {}

    /** Appends a line; it has left this process when the call returns. */
    void append(Line line) {
        ObjectNode node = JSON.createObjectNode();
        node.put("kind", line instanceof Evaluation ? "evaluation" : "update");
        node.setAll((ObjectNode) JSON.valueToTree(line));
        append(file, node);
    }

    static void append(Path file, ObjectNode node) {
        try {
            Files.writeString(
                    file, node + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw UserError.failed("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /** All lines of a log; a last line that a kill cut short is left out. Throws UserError for any other damage. */
    public static List<Line> read(Path file) {
        List<Line> lines = new ArrayList<>();
        if (!Files.exists(file)) {
            return lines;
        }
        try {
            String text = Files.readString(file);
            for (String json :
                    text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
                lines.add(parse(json));
            }
        } catch (JsonProcessingException e) {
            throw UserError.failed(
                    file + ", line " + (lines.size() + 1) + " is damaged: " + e.getOriginalMessage()
                            + "; delete the file to go on without the old curve",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    private static Line parse(String json) throws JsonProcessingException {
        ObjectNode node = JSON.readValue(json, ObjectNode.class);
        boolean evaluation = node.path("kind").asText().equals("evaluation");
        node.remove("kind");
        if (evaluation) {
            return JSON.treeToValue(node, Evaluation.class);
        }
        return JSON.treeToValue(node, Update.class);
    }

    /** Takes the log back to a checkpoint: keeps what came before its step, and its own evaluation if it was done. */
    List<Line> truncate(long step, boolean evaluated) {
        Predicate<Line> kept =
                line -> line.step() < step || evaluated && line instanceof Evaluation && line.step() == step;
        List<Line> lines = read(file).stream().filter(kept).toList();
        Path rewritten = file.resolveSibling(file.getFileName() + ".rewritten");
        try {
            Files.deleteIfExists(rewritten);
            Files.createFile(rewritten);
            LossLog log = new LossLog(rewritten);
            lines.forEach(log::append);
            Files.move(rewritten, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw UserError.failed("cannot write " + file + ": " + e.getMessage(), e);
        }
        return lines;
    }
}
