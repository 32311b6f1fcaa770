package vn.amtiet.trainer.train;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The front door of training: configuration in, run directory out. */
public final class Training {
    private Training() {}

    /**
     * How a run ended.
     *
     * @param step number of the next step: updates done so far
     * @param trainLoss of the last evaluation, nats per token
     * @param valLoss of the last evaluation, nats per token
     * @param bestValLoss of all evaluations
     * @param interrupted whether it was asked to stop before its end
     */
    public record Result(long step, double trainLoss, double valLoss, double bestValLoss, boolean interrupted) {}

    /**
     * Outside influence on a run.
     *
     * @param messages receives one line at a time for people
     * @param stop asked between steps; true ends the run with a checkpoint
     */
    public record Surroundings(Consumer<String> messages, BooleanSupplier stop) {}

    /**
     * Trains as the configuration says and writes {@code runDirectory}: checkpoints/, loss.jsonl, TensorBoard events
     * under events/, config.yaml and run.json (code version, input fingerprints).
     *
     * @throws vn.amtiet.cli.UserError for everything the user can mend
     */
    public static Result run(TrainConfig config, Path runDirectory, Surroundings surroundings) {
        throw new UnsupportedOperationException("first commit");
    }
}
