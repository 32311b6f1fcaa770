package vn.amtiet.trainer.train;

import org.jspecify.annotations.Nullable;
import vn.amtiet.trainer.model.ModelConfig;

/**
 * The {@code model} section: a GPT's shape before the vocabulary is known.
 *
 * @param vocabularySize rows of the token embedding; absent: the vocabulary's size. Larger than that is padding, such
 *     as nanoGPT's 50304 for 50257 (commit 77e7e04)
 * @param blockSize longest context, T
 * @param layers number of blocks, L
 * @param heads attention heads; must divide width
 * @param width features, C
 * @param bias whether linear layers and layer norms have biases
 * @param activation GELU by the error function (gelu-erf, today's nanoGPT) or by tanh (gelu-tanh, until commit 594068e of
 *     May 2023)
 */
public record ModelShape(
        @Nullable Integer vocabularySize,
        int blockSize,
        int layers,
        int heads,
        int width,
        boolean bias,
        ModelConfig.Activation activation) {

    public ModelShape {
        Check.present("activation", activation);
        model(vocabularySize, 1, blockSize, layers, heads, width, 0, bias, activation);
    }

    /**
     * The engine's form.
     *
     * @param size of the vocabulary in use
     * @throws IllegalArgumentException if this shape has fewer rows than the vocabulary has tokens
     */
    public ModelConfig model(int size, double dropout) {
        if (vocabularySize != null && vocabularySize < size) {
            throw new IllegalArgumentException(
                    "vocabularySize must be at least the vocabulary's " + size + ": " + vocabularySize);
        }
        return model(vocabularySize, size, blockSize, layers, heads, width, dropout, bias, activation);
    }

    private static ModelConfig model(
            @Nullable Integer rows,
            int size,
            int blockSize,
            int layers,
            int heads,
            int width,
            double dropout,
            boolean bias,
            ModelConfig.Activation activation) {
        return new ModelConfig(rows == null ? size : rows, blockSize, layers, heads, width, dropout, bias, activation);
    }
}
