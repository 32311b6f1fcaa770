package vn.amtiet.trainer.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.OptionalDouble;

/** What a run writes down as it goes: loss.jsonl, speed.jsonl and TensorBoard's events, all three of the same steps. */
final class RunLog implements AutoCloseable {
    private static final double NANOS = 1e9;

    private final LossLog losses;
    private final JsonLines speeds;
    private final EventFile events;

    private RunLog(LossLog losses, JsonLines speeds, EventFile events) {
        this.losses = losses;
        this.speeds = speeds;
        this.events = events;
    }

    /**
     * Opens the logs at a starting point: what was written after it is taken back, so that no curve has a step twice.
     * TensorBoard gets the whole curve in a new file.
     */
    static RunLog open(RunDirectory directory, StartingPoint start) {
        LossLog losses = new LossLog(RunDirectory.lossFile(directory.path()));
        List<LossLog.Line> lines = losses.truncate(start.step(), start.evaluated());
        JsonLines speeds = new JsonLines(directory.speedFile());
        List<ObjectNode> earlier = speeds.read().stream()
                .filter(line -> line.path("step").asLong() < start.step())
                .toList();
        speeds.replace(earlier);
        EventFile.deleteAll(directory.events());
        EventFile events = EventFile.create(directory.events(), now());
        RunLog log = new RunLog(losses, speeds, events);
        lines.forEach(log::event);
        earlier.forEach(log::event);
        return log;
    }

    /** Notes an evaluation or an update. */
    void write(LossLog.Line line) {
        losses.append(line);
        event(line);
    }

    /** Notes how fast an update was. */
    void speed(long step, double seconds, long tokens, OptionalDouble utilisation) {
        ObjectNode node = new ObjectMapper().createObjectNode();
        node.put("step", step);
        node.put("milliseconds", seconds * 1e3);
        node.put("tokensPerSecond", tokens / seconds);
        utilisation.ifPresent(share -> node.put("utilisation", share));
        speeds.append(node);
        event(node);
    }

    private void event(ObjectNode speed) {
        double now = now();
        long step = speed.path("step").asLong();
        events.scalar(
                "speed/tokens_per_second", step, speed.path("tokensPerSecond").asDouble(), now);
        if (speed.has("utilisation")) {
            events.scalar("speed/utilisation", step, speed.path("utilisation").asDouble(), now);
        }
    }

    private void event(LossLog.Line line) {
        double now = now();
        if (line instanceof LossLog.Evaluation evaluation) {
            events.scalar("evaluation/train", line.step(), evaluation.train(), now);
            events.scalar("evaluation/val", line.step(), evaluation.val(), now);
        } else if (line instanceof LossLog.Update update) {
            events.scalar("loss/last_micro_batch", line.step(), update.lossLastMicroBatch(), now);
            events.scalar("loss/mean", line.step(), update.lossMean(), now);
            events.scalar("gradient_norm", line.step(), update.gradientNorm(), now);
            events.scalar("learning_rate", line.step(), update.learningRate(), now);
        }
    }

    private static double now() {
        return System.currentTimeMillis() / 1e3;
    }

    /** Seconds since a {@link System#nanoTime}. */
    static double secondsSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / NANOS;
    }

    @Override
    public void close() {
        events.close();
    }
}
