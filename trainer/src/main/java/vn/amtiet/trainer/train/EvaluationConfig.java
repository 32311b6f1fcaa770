package vn.amtiet.trainer.train;

/**
 * Evaluation during training: the mean loss of random windows of train and of val, without dropout.
 *
 * @param interval every so many steps, step 0 included (nanoGPT's eval_interval)
 * @param batches micro-batches of each split (nanoGPT's eval_iters)
 */
public record EvaluationConfig(int interval, int batches) {
    public EvaluationConfig {
        Check.atLeast("interval", interval, 1);
        Check.atLeast("batches", batches, 1);
    }
}
