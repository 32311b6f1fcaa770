package vn.amtiet.trainer.model;

/** How a GPT's parameters start. */
public enum InitialisationRule {
    /**
     * N(0, 0.02); projections into the residual stream N(0, 0.02 / sqrt(2 L)); norms 1 and 0, biases 0. nanoGPT since
     * 2023-01-27 (model.py, _init_weights), as in GPT-2.
     */
    GPT2,
    /**
     * PyTorch's defaults: linear weights and biases uniform in +-1/sqrt(inputs), also the tied token table, which is the
     * head's weight; positions N(0, 1). nanoGPT before 2023-01-27.
     */
    TORCH_DEFAULTS
}
