package vn.amtiet.trainer.operations;

/** The arithmetic of an engine's matrix products and activations. Weights, moments, norms and losses are fp32 always. */
public enum Precision {
    /** IEEE single precision throughout: the reference. */
    FP32,
    /** fp32 in memory, matrix products on tensor cores with 10-bit mantissas (NVIDIA TF32). */
    TF32,
    /** bfloat16 activations and matrix products with fp32 sums, fp32 master weights. */
    BF16
}
