package vn.amtiet.trainer.engine.samediff;

import java.util.Arrays;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import vn.amtiet.trainer.gpt.Gpt;
import vn.amtiet.trainer.gpt.GptLayout;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.ModelConfig.Activation;

/**
 * nanoGPT's GPT (model.py) as a SameDiff graph over windows of T tokens, any number of them, forward only: the gradient is
 * ND4J's. Placeholders {@value #INPUT} and {@value #TARGET}, INT [B, T], and with dropout one array of multipliers for
 * each place; outputs {@value #LOGITS} [B, T, V], {@value #TOKEN_LOSSES} [B*T, 1] in nats (0 where the target is -1) and
 * {@value #LOSS}, their mean over the other targets. Variables carry the names of {@link GptLayout}.
 *
 * <p>Composed of what ND4J 1.0.0-M2.1 computes right and quickly:
 *
 * <ul>
 *   <li>GELU from erf or tanh: {@code gelu} is x sigmoid(1.702 x), {@code preciseGelu} cubes its coefficient
 *   <li>layer norm with its eps inside the root: {@code layerNorm} divides by the standard deviation and turns NaN into 0
 *   <li>embedding as a one-hot product: the gradient of {@code gather} is a loop over all rows
 *   <li>spreading a column or a row as a product with ones: the gradient of a multiplication that broadcasts takes ten
 *       times as long as that of one that does not
 *   <li>no fused cross-entropy: {@code softmax_cross_entropy_loss_with_logits} prints its arrays
 * </ul>
 */
final class GptGraph {
    static final String INPUT = "input";
    static final String TARGET = "target";
    static final String LOGITS = "logits";
    static final String TOKEN_LOSSES = "token_losses";
    static final String LOSS = "loss";

    /** nanoGPT's LayerNorm (model.py: F.layer_norm(..., 1e-5)). */
    private static final double EPSILON = 1e-5;

    /** Added to scores of later tokens: exp of it is 0 in fp32. */
    private static final float MASKED = -1e9f;

    private final ModelConfig config;
    private final int time;
    private final boolean dropout;
    private final SameDiff graph = SameDiff.create();
    private final SDVariable row;
    private final SDVariable column;
    private final SDVariable causal;

    private GptGraph(ModelConfig config, int time, boolean dropout, Map<String, INDArray> parameters) {
        this.config = config;
        this.time = time;
        this.dropout = dropout;
        int width = config.width();
        parameters.forEach(graph::var);
        row = graph.constant("row_of_ones", Nd4j.ones(DataType.FLOAT, 1, width));
        causal = graph.constant("causal", causalMask(time));
        SDVariable input = graph.placeHolder(INPUT, DataType.INT32, -1, time);
        column = graph.onesLike("column_of_ones", input.reshape(-1, 1), DataType.FLOAT);
        SDVariable stream = embedding(input);
        for (int layer = 0; layer < config.layers(); layer++) {
            stream = block(layer, stream);
        }
        outputs(stream);
    }

    /**
     * Builds the graph.
     *
     * @param dropout whether the masks' placeholders are there
     * @param parameters by the names of the layout; the graph computes with these very arrays
     */
    static SameDiff of(ModelConfig config, int time, boolean dropout, Map<String, INDArray> parameters) {
        return new GptGraph(config, time, dropout, parameters).graph;
    }

    /** The placeholder of a dropout site's multipliers. */
    static String mask(int site) {
        return "mask_" + site;
    }

    private static INDArray causalMask(int time) {
        float[] mask = new float[time * time];
        for (int t = 0; t < time; t++) {
            Arrays.fill(mask, t * time + t + 1, (t + 1) * time, MASKED);
        }
        return Nd4j.create(mask, new long[] {1, 1, time, time}, 'c');
    }

    private SDVariable parameter(String name) {
        return graph.getVariable(name);
    }

    /** Token and position embedding, [N, C]. */
    private SDVariable embedding(SDVariable input) {
        SDVariable token = oneHot(input).mmul(parameter(GptLayout.TOKEN));
        SDVariable position = parameter(GptLayout.POSITION);
        if (time < config.blockSize()) {
            position = position.get(SDIndex.interval(0, time), SDIndex.all());
        }
        SDVariable sum = token.reshape(-1, time, config.width()).add(position.reshape(1, time, config.width()));
        return dropped(sum.reshape(-1, config.width()), 0);
    }

    private SDVariable oneHot(SDVariable ids) {
        return graph.oneHot(ids.reshape(-1), config.vocabularySize(), 1, 1, 0, DataType.FLOAT);
    }

    private SDVariable dropped(SDVariable x, int site) {
        if (!dropout) {
            return x;
        }
        return x.mul(graph.placeHolder(mask(site), DataType.FLOAT, -1, config.width()));
    }

    private SDVariable block(int layer, SDVariable stream) {
        String name = GptLayout.block(layer);
        SDVariable attended = attention(name, layer, norm(name + "ln_1", stream));
        SDVariable middle = stream.add(dropped(linear(attended, name + "attn.c_proj", 1), Gpt.attentionSite(layer)));
        SDVariable hidden = mlp(name, norm(name + "ln_2", middle));
        return middle.add(dropped(hidden, Gpt.mlpSite(layer)));
    }

    /** {@code (x - mean) / sqrt(variance + eps) * weight + bias} over the features. */
    private SDVariable norm(String name, SDVariable x) {
        SDVariable centred = x.sub(x.mean(true, 1));
        SDVariable variance = centred.mul(centred).mean(true, 1);
        SDVariable factor = graph.math.rsqrt(variance.add(EPSILON)).mmul(row);
        SDVariable scaled = centred.mul(factor).mul(spread(name + ".weight", config.width()));
        return config.bias() ? scaled.add(spread(name + ".bias", config.width())) : scaled;
    }

    /** A vector parameter as N equal rows. */
    private SDVariable spread(String name, int size) {
        return column.mmul(parameter(name).reshape(1, size));
    }

    /** {@code factor * (x weight^T + bias)}; the factor is applied to the weights, of which there are fewer. */
    private SDVariable linear(SDVariable x, String name, double factor) {
        SDVariable weight = parameter(name + ".weight");
        int out = (int) weight.getShape()[0];
        SDVariable product = graph.mmul(x, factor == 1 ? weight : weight.mul(factor), false, true, false);
        if (!config.bias()) {
            return product;
        }
        SDVariable bias = parameter(name + ".bias").reshape(1, out);
        return product.add(column.mmul(factor == 1 ? bias : bias.mul(factor)));
    }

    private SDVariable attention(String name, int layer, SDVariable x) {
        int heads = config.heads();
        int size = config.headSize();
        SDVariable qkv = linear(x, name + "attn.c_attn", 1)
                .reshape(-1, time, 3, heads, size)
                .permute(2, 0, 3, 1, 4);
        SDVariable[] parts = graph.unstack(qkv, 0, 3);
        SDVariable scores = graph.mmul(parts[0].mul(1 / Math.sqrt(size)), parts[1], false, true, false)
                .add(causal);
        SDVariable weights = graph.nn.softmax(scores, -1);
        if (dropout) {
            String mask = mask(Gpt.attentionWeightsSite(layer));
            weights = weights.mul(graph.placeHolder(mask, DataType.FLOAT, -1, heads, time, time));
        }
        return weights.mmul(parts[2]).permute(0, 2, 1, 3).reshape(-1, config.width());
    }

    /**
     * {@code gelu(x W1^T + b1) W2^T + b2}. By erf, with {@code u = x / sqrt(2)}: {@code gelu = u (1 + erf u) / sqrt(2)}, and
     * both factors go to the weights; by tanh, the half does.
     */
    private SDVariable mlp(String name, SDVariable x) {
        double half = Math.sqrt(0.5);
        if (config.activation() == Activation.GELU_ERF) {
            SDVariable u = linear(x, name + "mlp.c_fc", half);
            return contract(u.mul(graph.math.erf(u).add(1)), name, half);
        }
        SDVariable u = linear(x, name + "mlp.c_fc", 1);
        SDVariable inner = u.mul(u.mul(u).mul(0.044715).add(1)).mul(Math.sqrt(2 / Math.PI));
        return contract(u.mul(graph.math.tanh(inner).add(1)), name, 0.5);
    }

    private SDVariable contract(SDVariable hidden, String name, double factor) {
        SDVariable weight = parameter(name + "mlp.c_proj.weight").mul(factor);
        SDVariable product = graph.mmul(hidden, weight, false, true, false);
        return config.bias() ? product.add(spread(name + "mlp.c_proj.bias", config.width())) : product;
    }

    private void outputs(SDVariable stream) {
        int vocabulary = config.vocabularySize();
        SDVariable last = norm(GptLayout.FINAL_NORM, stream);
        SDVariable logits = graph.mmul(last, parameter(GptLayout.TOKEN), false, true, false);
        logits.reshape(-1, time, vocabulary).rename(LOGITS);
        SDVariable target = graph.placeHolder(TARGET, DataType.INT32, -1, time);
        SDVariable chosen = graph.nn.logSoftmax(logits).mul(oneHot(target));
        SDVariable minus = graph.constant(
                "column_of_minus_ones", Nd4j.ones(DataType.FLOAT, vocabulary, 1).negi());
        SDVariable losses = chosen.mmul(minus).rename(TOKEN_LOSSES);
        SDVariable counted = graph.gte(target, 0).castTo(DataType.FLOAT).sum();
        losses.sum().div(counted).rename(LOSS);
        graph.setLossVariables(LOSS);
    }
}
