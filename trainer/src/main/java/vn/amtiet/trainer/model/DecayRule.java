package vn.amtiet.trainer.model;

/** Which parameters AdamW's weight decay applies to. */
public enum DecayRule {
    /** Rank 2 and higher: matrices and both embeddings. nanoGPT since 2023. */
    RANK_TWO,
    /** Weights of linear layers only, embeddings (and with them the tied head) not: nanoGPT of January 2023. */
    LINEAR_ONLY
}
