package vn.amtiet.trainer.gpt;

import java.util.ArrayList;
import java.util.List;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.operations.Affine;
import vn.amtiet.trainer.operations.ParameterStore;
import vn.amtiet.trainer.operations.Weight;

/**
 * A GPT's trained tensors by role.
 *
 * @param token [V, C], embedding and head in one
 * @param position [blockSize, C]
 */
record GptWeights(Weight token, Weight position, List<Block> blocks, Affine finalNorm) {
    /**
     * One transformer block.
     *
     * @param norm1 before attention
     * @param attention c_attn [3C, C]
     * @param projection attn.c_proj [C, C]
     * @param norm2 before the MLP
     * @param expand c_fc [4C, C]
     * @param contract mlp.c_proj [C, 4C]
     */
    record Block(Affine norm1, Affine attention, Affine projection, Affine norm2, Affine expand, Affine contract) {}

    static GptWeights of(ModelConfig config, ParameterStore store) {
        List<Block> blocks = new ArrayList<>();
        for (int layer = 0; layer < config.layers(); layer++) {
            String block = GptLayout.block(layer);
            blocks.add(new Block(
                    affine(config, store, block + "ln_1"),
                    affine(config, store, block + "attn.c_attn"),
                    affine(config, store, block + "attn.c_proj"),
                    affine(config, store, block + "ln_2"),
                    affine(config, store, block + "mlp.c_fc"),
                    affine(config, store, block + "mlp.c_proj")));
        }
        return new GptWeights(
                store.weight(GptLayout.TOKEN),
                store.weight(GptLayout.POSITION),
                List.copyOf(blocks),
                affine(config, store, GptLayout.FINAL_NORM));
    }

    private static Affine affine(ModelConfig config, ParameterStore store, String name) {
        return new Affine(store.weight(name + ".weight"), config.bias() ? store.weight(name + ".bias") : null);
    }
}
