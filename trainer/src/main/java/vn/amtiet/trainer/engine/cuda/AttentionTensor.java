package vn.amtiet.trainer.engine.cuda;

/** A tensor that cuDNN's attention finds in memory. */
enum AttentionTensor {
    QUERIES,
    KEYS,
    VALUES,
    OUT,
    /** Of each row of each head the natural logarithm of the sum of the exponentials of its scaled scores. */
    LOG_SUM_EXP,
    D_OUT,
    D_QUERIES,
    D_KEYS,
    D_VALUES,
    /** Of each row the product of its output and its gradient; scratch. */
    DOTS,
    /** The gradient of queries in fp32, added to in any order; scratch. */
    D_QUERIES_SUM,
    /** On scores: 1 / sqrt(D). */
    SCALE,
    ONE,
    MINUS_INFINITY;

    /** By which cuDNN knows it. */
    long id() {
        return ordinal() + 1L;
    }
}
