package vn.amtiet.trainer.train;

/**
 * When checkpoints are written and how many stay. They are written after an evaluation, never at step 0 (nanoGPT), and
 * when the run ends or is interrupted.
 *
 * @param policy at which evaluations
 * @param keep how many of the newest stay; the best one stays beside them
 */
public record CheckpointConfig(Policy policy, int keep) {
    /** At which evaluations a checkpoint is written. */
    public enum Policy {
        /** At every one: nanoGPT's always_save_checkpoint. */
        ALWAYS,
        /** When the val loss is the best so far. */
        ON_IMPROVEMENT
    }

    public CheckpointConfig {
        Check.present("policy", policy);
        Check.atLeast("keep", keep, 1);
    }
}
