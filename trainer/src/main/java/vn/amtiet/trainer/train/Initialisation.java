package vn.amtiet.trainer.train;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Initial weights of a run from scratch. */
public enum Initialisation {
    /** N(0, 0.02), residual projections N(0, 0.02 / sqrt(2 L)): nanoGPT since commit 23a0bfa, 2023-01-27. */
    @JsonProperty("normal-scaled")
    NORMAL_SCALED,
    /**
     * What PyTorch does by itself, nanoGPT until then: linear weights and biases U(-1/sqrt(in), 1/sqrt(in)), the
     * position table N(0, 1), and the tied token table as the linear head that it is.
     */
    @JsonProperty("torch-defaults")
    TORCH_DEFAULTS
}
