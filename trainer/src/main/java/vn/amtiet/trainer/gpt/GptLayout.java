package vn.amtiet.trainer.gpt;

import java.util.ArrayList;
import java.util.List;
import vn.amtiet.trainer.model.DecayRule;
import vn.amtiet.trainer.model.InitialisationRule;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.Parameter;
import vn.amtiet.trainer.model.Parameter.Init;
import vn.amtiet.trainer.model.ParameterLayout;

/**
 * The parameters of a GPT under nanoGPT's names and shapes, in the order of its modules: {@code transformer.wte.weight}
 * [V, C] (which is the head too), {@code transformer.wpe.weight} [T, C], the blocks, {@code transformer.ln_f}. With
 * {@code bias} off every bias is absent, those of the norms too.
 */
public final class GptLayout {
    /** Standard deviation of GPT-2's initial weights (Radford et al. 2019; nanoGPT model.py). */
    private static final double DEVIATION = 0.02;

    private final ModelConfig config;
    private final DecayRule decay;
    private final InitialisationRule rule;
    private final List<Parameter> parameters = new ArrayList<>();

    private GptLayout(ModelConfig config, DecayRule decay, InitialisationRule rule) {
        this.config = config;
        this.decay = decay;
        this.rule = rule;
    }

    /** The layout with today's nanoGPT rules. */
    public static ParameterLayout of(ModelConfig config) {
        return of(config, DecayRule.RANK_TWO, InitialisationRule.GPT2);
    }

    /** The layout under named rules. */
    public static ParameterLayout of(ModelConfig config, DecayRule decay, InitialisationRule rule) {
        return new GptLayout(config, decay, rule).build();
    }

    /** Trained values without the position table: the count that nanoGPT prints. */
    public static long reportedSize(ParameterLayout layout) {
        return layout.size() - layout.get(POSITION).size();
    }

    /** The token table, which is the head too: [V, C]. */
    public static final String TOKEN = "transformer.wte.weight";

    /** The position table: [blockSize, C]. */
    public static final String POSITION = "transformer.wpe.weight";

    /** Prefix of the last norm. */
    public static final String FINAL_NORM = "transformer.ln_f";

    /** The prefix of block {@code layer}: "transformer.h.3." */
    public static String block(int layer) {
        return "transformer.h." + layer + ".";
    }

    private ParameterLayout build() {
        int width = config.width();
        boolean gpt2 = rule == InitialisationRule.GPT2;
        boolean tables = decay == DecayRule.RANK_TWO;
        Init token = gpt2 ? new Init.Normal(DEVIATION) : new Init.Uniform(1 / Math.sqrt(width));
        Init position = new Init.Normal(gpt2 ? DEVIATION : 1);
        parameters.add(new Parameter(TOKEN, List.of(config.vocabularySize(), width), token, tables));
        parameters.add(new Parameter(POSITION, List.of(config.blockSize(), width), position, tables));
        double residual = DEVIATION / Math.sqrt(2.0 * config.layers());
        for (int layer = 0; layer < config.layers(); layer++) {
            String block = block(layer);
            norm(block + "ln_1");
            linear(block + "attn.c_attn", width, 3 * width, DEVIATION);
            linear(block + "attn.c_proj", width, width, residual);
            norm(block + "ln_2");
            linear(block + "mlp.c_fc", width, 4 * width, DEVIATION);
            linear(block + "mlp.c_proj", 4 * width, width, residual);
        }
        norm(FINAL_NORM);
        return new ParameterLayout(parameters);
    }

    private void norm(String name) {
        parameters.add(new Parameter(name + ".weight", List.of(config.width()), new Init.Constant(1), false));
        if (config.bias()) {
            parameters.add(new Parameter(name + ".bias", List.of(config.width()), new Init.Constant(0), false));
        }
    }

    private void linear(String name, int in, int out, double deviation) {
        boolean gpt2 = rule == InitialisationRule.GPT2;
        Init uniform = new Init.Uniform(1 / Math.sqrt(in));
        Init weight = gpt2 ? new Init.Normal(deviation) : uniform;
        parameters.add(new Parameter(name + ".weight", List.of(out, in), weight, true));
        if (config.bias()) {
            Init bias = gpt2 ? new Init.Constant(0) : uniform;
            parameters.add(new Parameter(name + ".bias", List.of(out), bias, false));
        }
    }
}
