package vn.amtiet.trainer.train;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether the step whose number is {@code steps} is taken. */
public enum LastStep {
    /** {@code steps + 1} updates: nanoGPT stops when iter_num > max_iters. */
    @JsonProperty("included")
    INCLUDED,
    /** {@code steps} updates. */
    @JsonProperty("excluded")
    EXCLUDED
}
