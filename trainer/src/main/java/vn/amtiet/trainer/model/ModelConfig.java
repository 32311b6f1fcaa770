package vn.amtiet.trainer.model;

import java.util.Locale;

/**
 * The shape of a GPT as nanoGPT has it (model.py, GPTConfig).
 *
 * @param vocabularySize rows of the token embedding, padding rows included
 * @param blockSize longest context, T
 * @param layers number of blocks, L
 * @param heads attention heads, H; must divide width
 * @param width features, C
 * @param dropout probability at the four places of nanoGPT; 0 is off
 * @param bias whether linear layers and layer norms have biases
 * @param activation GELU by erf (today's nanoGPT) or by tanh (January 2023)
 */
public record ModelConfig(
        int vocabularySize,
        int blockSize,
        int layers,
        int heads,
        int width,
        double dropout,
        boolean bias,
        Activation activation) {

    /** The MLP's activation. */
    public enum Activation {
        GELU_ERF,
        GELU_TANH
    }

    public ModelConfig {
        positive("vocabularySize", vocabularySize);
        positive("blockSize", blockSize);
        positive("layers", layers);
        positive("heads", heads);
        positive("width", width);
        if (width % heads != 0) {
            throw new IllegalArgumentException(
                    "width must be a multiple of heads: width " + width + ", heads " + heads);
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "dropout must be in [0, 1): %s", dropout));
        }
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1: " + value);
        }
    }

    /** Features of one head. */
    public int headSize() {
        return width / heads;
    }
}
