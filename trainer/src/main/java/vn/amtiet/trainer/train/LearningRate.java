package vn.amtiet.trainer.train;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** The learning rate of a step: {@code schedule: {kind: cosine, ...}} or {@code {kind: constant, rate: 3e-5}}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = LearningRate.Cosine.class, name = "cosine"),
    @JsonSubTypes.Type(value = LearningRate.Constant.class, name = "constant")
})
public sealed interface LearningRate {
    /** The rate of step {@code step}, counted from 0. */
    double at(long step);

    /** How the rate rises during the warm-up's {@code w} steps. */
    enum Warmup {
        /** {@code peak (step + 1) / (w + 1)}: nanoGPT since pull request 578, December 2024. */
        PLUS_ONE,
        /** {@code peak step / w}: nanoGPT before; step 0 has rate 0. */
        FROM_ZERO
    }

    /**
     * Linear warm-up, then half a cosine down to the minimum, which holds from then on (nanoGPT train.py, get_lr).
     * With peak 6e-4, minimum 6e-5, 2000 warm-up and 600000 decay steps, step 301000 has 3.3e-4.
     *
     * @param peak reached at step {@code warmupSteps}
     * @param minimum reached at step {@code decaySteps}
     */
    record Cosine(double peak, double minimum, int warmupSteps, int decaySteps, Warmup warmup) implements LearningRate {
        public Cosine {
            Check.present("warmup", warmup);
            Check.positive("peak", peak);
            if (!(minimum >= 0 && minimum <= peak)) {
                throw new IllegalArgumentException("minimum must be from 0 to peak, " + peak + ": " + minimum);
            }
            Check.atLeast("warmupSteps", warmupSteps, 0);
            Check.atLeast("decaySteps", decaySteps, warmupSteps);
        }

        @Override
        public double at(long step) {
            if (step < warmupSteps) {
                return warmup == Warmup.PLUS_ONE ? peak * (step + 1) / (warmupSteps + 1) : peak * step / warmupSteps;
            }
            if (step > decaySteps) {
                return minimum;
            }
            double ratio = decaySteps == warmupSteps ? 1 : (double) (step - warmupSteps) / (decaySteps - warmupSteps);
            return minimum + 0.5 * (1 + Math.cos(Math.PI * ratio)) * (peak - minimum);
        }
    }

    /** The same rate at every step: nanoGPT's decay_lr = False. */
    record Constant(double rate) implements LearningRate {
        public Constant {
            Check.positive("rate", rate);
        }

        @Override
        public double at(long step) {
            return rate;
        }
    }
}
