package vn.amtiet.trainer.engine;

/**
 * Token windows and what follows each token.
 *
 * @param batch number of windows, B
 * @param time tokens of a window, T
 * @param inputs ids [B, T], row-major
 * @param targets ids [B, T]: inputs shifted by one; -1 is ignored by the loss
 */
public record Batch(int batch, int time, int[] inputs, int[] targets) {
    public Batch {
        if (inputs.length != batch * time || targets.length != batch * time) {
            throw new IllegalArgumentException("batch " + batch + " x " + time + " needs " + (batch * time)
                    + " inputs and targets, got " + inputs.length + " and " + targets.length);
        }
    }
}
