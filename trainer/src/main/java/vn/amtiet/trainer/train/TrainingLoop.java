package vn.amtiet.trainer.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import vn.amtiet.cli.Progress;
import vn.amtiet.cli.UserError;
import vn.amtiet.config.CodeVersion;
import vn.amtiet.config.ConfigFile;
import vn.amtiet.trainer.checkpoint.TrainState;
import vn.amtiet.trainer.checkpoint.TrainState.Losses;
import vn.amtiet.trainer.data.Batches;
import vn.amtiet.trainer.data.DataConfig;
import vn.amtiet.trainer.data.TrainingData;
import vn.amtiet.trainer.engine.Batch;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.engine.samediff.UiLog;
import vn.amtiet.trainer.gpt.GptLayout;
import vn.amtiet.trainer.operations.UpdateSettings;

/**
 * nanoGPT's loop (train.py): at each step evaluate when it is due (step 0 too), save, then update; the loss is the mean
 * over micro-batches, the gradient is clipped to a global norm. Draws of batches, dropout and evaluation windows depend
 * on (seed, step) alone, so a resumed run goes on as if nothing had happened.
 */
final class TrainingLoop {
    private static final String REMEDY =
            "lower schedule.peak, lengthen the warm-up or set optimizer.clip, then go on with --resume";

    private final TrainConfig config;
    private final RunDirectory directory;
    private final TrainingData data;
    private final StartingPoint start;
    private final Engine engine;
    private final Training.Surroundings surroundings;
    private final Batches training;
    private final Batches evaluationTrain;
    private final Batches evaluationVal;
    private final @Nullable Utilisation utilisation;
    private final @Nullable UiLog uiLog;
    private Losses losses;
    private long step;
    private @Nullable QueuedUpdate queued;
    private long settled = Long.MIN_VALUE;

    TrainingLoop(
            TrainConfig config,
            RunDirectory directory,
            TrainingData data,
            StartingPoint start,
            Engine engine,
            Training.Surroundings surroundings) {
        this.config = config;
        this.directory = directory;
        this.data = data;
        this.start = start;
        this.engine = engine;
        this.surroundings = surroundings;
        Batches.Shape shape = new Batches.Shape(config.batch(), start.model().blockSize());
        DataConfig.Sampling random = DataConfig.Sampling.WITH_REPLACEMENT;
        long seed = config.seed();
        training = new Batches(data.train(), "train", shape, config.data().sampling(), seed, Batches.Site.TRAINING);
        evaluationTrain = new Batches(data.train(), "train", shape, random, seed, Batches.Site.EVALUATION_TRAIN);
        evaluationVal = new Batches(data.val(), "val", shape, random, seed, Batches.Site.EVALUATION_VAL);
        utilisation = utilisation();
        Integer interval = config.dl4jUiInterval();
        uiLog = interval == null
                ? null
                : UiLog.create(directory.deeplearningUi(), start.step(), interval, engine, start.model());
        losses = start.losses();
        step = start.step();
    }

    private @Nullable Utilisation utilisation() {
        OptionalDouble peak = config.peakFlops() == null ? engine.peakFlops() : OptionalDouble.of(config.peakFlops());
        if (peak.isEmpty()) {
            return null;
        }
        double flops = Utilisation.flopsPerToken(GptLayout.reportedSize(engine.layout()), start.model());
        return new Utilisation(flops, tokensPerStep(), peak.getAsDouble());
    }

    private long tokensPerStep() {
        return (long) config.batch() * config.accumulation() * start.model().blockSize();
    }

    /** Runs to the end of the configuration or until asked to stop. */
    Training.Result run() {
        try (RunLog log = RunLog.open(directory, start);
                Progress progress = Progress.start("train", "steps", Math.max(0, config.updates() - start.step()))) {
            while (step < config.updates()) {
                if (!evaluateWhenDue(log, progress) || !queueUpdate(log, progress)) {
                    settle(log, progress);
                    save(false);
                    return result(true);
                }
            }
            settle(log, progress);
            boolean evaluated = start.resumed() && start.step() == step ? start.evaluated() : evaluateAtEnd(log);
            save(evaluated);
            return result(false);
        }
    }

    private boolean stopping() {
        return surroundings.stop().getAsBoolean();
    }

    private Training.Result result(boolean interrupted) {
        return new Training.Result(step, losses.train(), losses.val(), losses.bestVal(), interrupted);
    }

    /** nanoGPT evaluates at the last step and then takes it; a run that leaves it out evaluates where it ends, if one is due. */
    private boolean evaluateAtEnd(RunLog log) {
        return config.lastStep() == LastStep.EXCLUDED
                && step % config.evaluation().interval() == 0
                && evaluate(log).isPresent();
    }

    /** False if the run was asked to stop before the evaluation was whole. */
    private boolean evaluateWhenDue(RunLog log, Progress progress) {
        boolean done = start.evaluated() && step == start.step();
        if (step % config.evaluation().interval() != 0 || done) {
            return true;
        }
        settle(log, progress);
        Optional<Boolean> improved = evaluate(log);
        if (improved.isPresent()
                && step > 0
                && (improved.get() || config.checkpoint().policy() == CheckpointConfig.Policy.ALWAYS)) {
            save(true);
        }
        return improved.isPresent();
    }

    /** Whether the val loss is the best so far; empty if the run was asked to stop meanwhile. */
    private Optional<Boolean> evaluate(RunLog log) {
        OptionalDouble train = meanLoss(evaluationTrain, "train");
        OptionalDouble val = meanLoss(evaluationVal, "val");
        if (train.isEmpty() || val.isEmpty()) {
            return Optional.empty();
        }
        boolean improved = losses.improvedBy(val.getAsDouble());
        Long bestStep = improved ? (step > 0 ? Long.valueOf(step) : null) : losses.bestStep();
        Double bestVal = improved ? Double.valueOf(val.getAsDouble()) : losses.bestVal();
        losses = new Losses(train.getAsDouble(), val.getAsDouble(), bestVal, bestStep);
        log.write(new LossLog.Evaluation(step, train.getAsDouble(), val.getAsDouble()));
        surroundings
                .messages()
                .accept(String.format(
                        Locale.ROOT,
                        "step %d: train loss %.4f, val loss %.4f",
                        step,
                        train.getAsDouble(),
                        val.getAsDouble()));
        return Optional.of(improved);
    }

    private OptionalDouble meanLoss(Batches batches, String split) {
        int count = config.evaluation().batches();
        double sum = 0;
        for (int i = 0; i < count; i++) {
            if (stopping()) {
                return OptionalDouble.empty();
            }
            sum += engine.evaluate(batches.of(step, i, count));
        }
        if (!Double.isFinite(sum)) {
            throw UserError.failed("step " + step + ": the " + split + " loss of the evaluation is " + sum / count
                    + "; " + lastGood() + "; " + REMEDY);
        }
        return OptionalDouble.of(sum / count);
    }

    /**
     * Queues one update and settles the one before it, so that the engine has work while the host draws batches and writes
     * logs. False if the run was asked to stop before the last micro-batch: what was accumulated is then dropped.
     */
    private boolean queueUpdate(RunLog log, Progress progress) {
        long begin = System.nanoTime();
        long dataStep = config.data().onResume() == DataConfig.OnResume.REPEAT ? step - start.step() : step;
        List<DoubleSupplier> read = new ArrayList<>();
        for (int micro = 0; micro < config.accumulation(); micro++) {
            if (stopping()) {
                return false;
            }
            Batch batch = training.of(dataStep, micro, config.accumulation());
            read.add(engine.accumulate(batch, step, micro, config.accumulation()));
        }
        double rate = config.schedule().at(step);
        if (uiLog != null) {
            uiLog.values(step, engine);
        }
        QueuedUpdate next = new QueuedUpdate(step, begin, rate, read, engine.update(settings(rate)));
        step++;
        settle(log, progress);
        queued = next;
        return true;
    }

    /** An update whose losses and norm were not read yet. */
    private record QueuedUpdate(long step, long begin, double rate, List<DoubleSupplier> losses, DoubleSupplier norm) {}

    /** Waits for the queued update, if there is one, checks it and writes it down. */
    private void settle(RunLog log, Progress progress) {
        QueuedUpdate update = queued;
        queued = null;
        if (update == null) {
            return;
        }
        double[] micro = update.losses().stream()
                .mapToDouble(DoubleSupplier::getAsDouble)
                .toArray();
        double norm = update.norm().getAsDouble();
        for (int i = 0; i < micro.length; i++) {
            finite(update.step(), norm, micro[i], "the loss of micro-batch " + i);
        }
        finite(update.step(), norm, norm, "the gradient norm");
        double mean = Arrays.stream(micro).sum() / micro.length;
        double seconds = RunLog.secondsSince(Math.max(update.begin(), settled));
        settled = System.nanoTime();
        if (uiLog != null) {
            uiLog.update(update.step(), mean, norm, update.rate());
        }
        if (update.step() % config.logInterval() == 0) {
            log.write(new LossLog.Update(update.step(), micro[micro.length - 1], mean, norm, update.rate()));
            OptionalDouble share = utilisation == null
                    ? OptionalDouble.empty()
                    : utilisation.add(update.step() - start.step(), seconds);
            log.speed(update.step(), seconds, tokensPerStep(), share);
        }
        progress.note(String.format(Locale.ROOT, "loss %.4f", mean));
        progress.advance(1);
    }

    private UpdateSettings settings(double rate) {
        OptimizerConfig optimizer = config.optimizer();
        return new UpdateSettings(
                rate,
                optimizer.beta1(),
                optimizer.beta2(),
                optimizer.epsilon(),
                optimizer.weightDecay(),
                optimizer.clip() == null ? OptionalDouble.empty() : OptionalDouble.of(optimizer.clip()),
                step + 1);
    }

    /** An engine does not take an update whose norm is not finite: then what it holds is the last good state. */
    private void finite(long at, double norm, double value, String what) {
        if (Double.isFinite(value)) {
            return;
        }
        if (!Double.isFinite(norm)) {
            step = at;
            save(false);
        }
        throw UserError.failed("step " + at + ": " + what + " is " + value + "; " + lastGood() + "; " + REMEDY);
    }

    private String lastGood() {
        return directory
                .checkpoints()
                .newest(surroundings.messages())
                .map(good -> "the last good state is kept: " + good.directory())
                .orElse("no checkpoint was written yet");
    }

    private void save(boolean evaluated) {
        TrainState state = new TrainState(
                TrainState.FORMAT,
                TrainState.GPT,
                step,
                evaluated,
                Math.multiplyExact(step, tokensPerStep()),
                losses,
                start.model(),
                data.vocabularyFingerprint(),
                ConfigFile.tree(config),
                data.fingerprints(),
                new TreeMap<>(engine.algorithms()),
                engine.description(),
                CodeVersion.get());
        directory.checkpoints().save(engine, state);
        directory.checkpoints().retain(step, config.checkpoint().keep(), losses.bestStep());
    }
}
