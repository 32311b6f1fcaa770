package vn.amtiet.trainer.operations;

/**
 * A trained tensor as operations see it: its values and the gradient that backward operations add to.
 *
 * @param value the parameter's values, shape as in the layout; an engine may hold them in several widths behind this
 * @param gradient accumulated gradient, same shape
 */
public record Weight(Tensor value, Tensor gradient) {}
