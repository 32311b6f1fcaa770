package vn.amtiet.trainer.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

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

    private final JsonLines lines;

    LossLog(Path file) {
        lines = new JsonLines(file);
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
        lines.append(json(line));
    }

    private static ObjectNode json(Line line) {
        ObjectNode node = JSON.createObjectNode();
        node.put("kind", line instanceof Evaluation ? "evaluation" : "update");
        node.setAll((ObjectNode) JSON.valueToTree(line));
        return node;
    }

    /** All lines of a log; a last line that a kill cut short is left out. Throws UserError for any other damage. */
    public static List<Line> read(Path file) {
        JsonLines lines = new JsonLines(file);
        List<Line> read = new ArrayList<>();
        try {
            for (ObjectNode node : lines.read()) {
                read.add(line(node));
            }
        } catch (JsonProcessingException e) {
            throw lines.damaged(read.size() + 1, e);
        }
        return read;
    }

    private static Line line(ObjectNode node) throws JsonProcessingException {
        boolean evaluation = node.path("kind").asText().equals("evaluation");
        node.remove("kind");
        return evaluation ? JSON.treeToValue(node, Evaluation.class) : JSON.treeToValue(node, Update.class);
    }

    /** Takes the log back to a checkpoint: keeps what came before its step, and its own evaluation if it was done. */
    List<Line> truncate(long step, boolean evaluated) {
        Predicate<Line> kept =
                line -> line.step() < step || evaluated && line instanceof Evaluation && line.step() == step;
        List<Line> before = read(lines.file()).stream().filter(kept).toList();
        lines.replace(before.stream().map(LossLog::json).toList());
        return before;
    }
}
