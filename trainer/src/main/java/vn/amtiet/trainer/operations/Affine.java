package vn.amtiet.trainer.operations;

import org.jspecify.annotations.Nullable;

/**
 * The weights of a linear layer or of a layer norm.
 *
 * @param weight [out, in] of a linear layer, [C] of a layer norm
 * @param bias [out] or [C]; null where the model has no biases
 */
public record Affine(Weight weight, @Nullable Weight bias) {}
