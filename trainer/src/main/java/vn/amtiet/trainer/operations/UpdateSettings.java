package vn.amtiet.trainer.operations;

import java.util.OptionalDouble;

/**
 * One AdamW update: decoupled decay, bias correction, eps outside the root (Loshchilov and Hutter 2019, algorithm 2).
 *
 * @param learningRate of this step
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the root of the corrected second moment; torch's default is 1e-8
 * @param weightDecay for the parameters whose layout entry says decayed
 * @param clip largest global gradient norm; empty is off
 * @param step 1 for the first update: the exponent of the bias correction
 */
public record UpdateSettings(
        double learningRate,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        OptionalDouble clip,
        long step) {}
