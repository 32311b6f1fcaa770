package vn.amtiet.trainer.train;

import java.util.Locale;
import java.util.OptionalDouble;
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
import vn.amtiet.trainer.gpt.GptLayout;
import vn.amtiet.trainer.operations.UpdateSettings;

/**
 * nanoGPT's loop (train.py): at each step evaluate when it is due (step 0 too), save, then update; the loss is the mean
 * over micro-batches, the gradient is clipped to a global norm. Draws of batches, dropout and evaluation windows depend
 * on (seed, step) alone, so a resumed run goes on as if nothing had happened.
 */
final class TrainingLoop {
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
    private Losses losses;
    private long step;

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
        losses = start.losses();
        step = start.step();
    }

    private @Nullable Utilisation utilisation() {
        if (config.peakFlops() == null) {
            return null;
        }
        double flops = Utilisation.flopsPerToken(GptLayout.reportedSize(engine.layout()), start.model());
        return new Utilisation(flops, tokensPerStep(), config.peakFlops());
    }

    private long tokensPerStep() {
        return (long) config.batch() * config.accumulation() * start.model().blockSize();
    }

    /** Runs to the end of the configuration or until asked to stop. */
    Training.Result run() {
        try (RunLog log = RunLog.open(directory, start);
                Progress progress = Progress.start("train", "steps", Math.max(0, config.updates() - start.step()))) {
            while (step < config.updates()) {
                if (surroundings.stop().getAsBoolean()) {
                    save(false);
                    return result(true);
                }
                evaluateWhenDue(log);
                double loss = update(log);
                step++;
                progress.note(String.format(Locale.ROOT, "loss %.4f", loss));
                progress.advance(1);
            }
            boolean evaluated = start.resumed() && start.step() == step ? start.evaluated() : evaluateAtEnd(log);
            save(evaluated);
            return result(false);
        }
    }

    private Training.Result result(boolean interrupted) {
        return new Training.Result(step, losses.train(), losses.val(), losses.bestVal(), interrupted);
    }

    /** nanoGPT evaluates at the last step and then takes it; a run that leaves it out evaluates where it ends, if one is due. */
    private boolean evaluateAtEnd(RunLog log) {
        if (config.lastStep() == LastStep.EXCLUDED && step % config.evaluation().interval() == 0) {
            evaluate(log);
            return true;
        }
        return false;
    }

    private void evaluateWhenDue(RunLog log) {
        boolean done = start.evaluated() && step == start.step();
        if (step % config.evaluation().interval() != 0 || done) {
            return;
        }
        boolean improved = evaluate(log);
        if (step > 0 && (improved || config.checkpoint().policy() == CheckpointConfig.Policy.ALWAYS)) {
            save(true);
        }
    }

    private boolean evaluate(RunLog log) {
        double train = meanLoss(evaluationTrain, "train");
        double val = meanLoss(evaluationVal, "val");
        boolean improved = losses.improvedBy(val);
        Long bestStep = improved ? (step > 0 ? Long.valueOf(step) : null) : losses.bestStep();
        losses = new Losses(train, val, improved ? Double.valueOf(val) : losses.bestVal(), bestStep);
        log.write(new LossLog.Evaluation(step, train, val));
        surroundings
                .messages()
                .accept(String.format(Locale.ROOT, "step %d: train loss %.4f, val loss %.4f", step, train, val));
        return improved;
    }

    private double meanLoss(Batches batches, String split) {
        int count = config.evaluation().batches();
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += engine.evaluate(batches.of(step, i, count));
        }
        return finite(sum / count, "the " + split + " loss of the evaluation", "");
    }

    /** One update; returns the mean loss of its micro-batches. */
    private double update(RunLog log) {
        long begin = System.nanoTime();
        long dataStep = config.data().onResume() == DataConfig.OnResume.REPEAT ? step - start.step() : step;
        double last = 0;
        double sum = 0;
        for (int micro = 0; micro < config.accumulation(); micro++) {
            Batch batch = training.of(dataStep, micro, config.accumulation());
            last = engine.accumulate(batch, step, micro, config.accumulation());
            sum += finite(last, "the loss", ", micro-batch " + micro);
        }
        double rate = config.schedule().at(step);
        double norm = finite(engine.update(settings(rate)), "the gradient norm", "");
        double mean = sum / config.accumulation();
        if (step % config.logInterval() == 0) {
            log.write(new LossLog.Update(step, last, mean, norm, rate));
            double seconds = RunLog.secondsSince(begin);
            OptionalDouble share =
                    utilisation == null ? OptionalDouble.empty() : utilisation.add(step - start.step(), seconds);
            log.speed(step, seconds, tokensPerStep(), share);
        }
        return mean;
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

    private double finite(double value, String what, String where) {
        if (Double.isFinite(value)) {
            return value;
        }
        String kept = directory
                .checkpoints()
                .newest(surroundings.messages())
                .map(good -> "the last good checkpoint is kept: " + good.directory())
                .orElse("no checkpoint was written yet");
        throw UserError.failed("step " + step + where + ": " + what + " is " + value + "; " + kept
                + "; lower schedule.peak, lengthen the warm-up or set optimizer.clip, then go on with --resume");
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
                engine.description(),
                CodeVersion.get());
        directory.checkpoints().save(engine, state);
        directory.checkpoints().retain(step, config.checkpoint().keep(), losses.bestStep());
    }
}
