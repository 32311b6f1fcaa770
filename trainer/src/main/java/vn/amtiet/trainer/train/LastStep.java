package vn.amtiet.trainer.train;

/** Whether the step whose number is {@code steps} is taken. */
public enum LastStep {
    /** {@code steps + 1} updates: nanoGPT stops when iter_num > max_iters. */
    INCLUDED,
    /** {@code steps} updates; the end is evaluated where the evaluation interval divides {@code steps}. */
    EXCLUDED
}
