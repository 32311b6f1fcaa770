package vn.amtiet.trainer.parity;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.gpt.GptLayout;
import vn.amtiet.trainer.model.DecayRule;
import vn.amtiet.trainer.model.InitialisationRule;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.ParameterLayout;

/**
 * A reference case: what nanoGPT itself computed in float64 from given float32 weights and batches. The JSON file holds
 * configuration, learning rates, losses and gradient norms; the safetensors file beside it {@code init.*}, {@code
 * grad0.*}, {@code final.*}, {@code x}, {@code y} and {@code final_logits}.
 *
 * @param name the file's name without extension
 * @param tensors the safetensors file
 * @param description the JSON's content
 */
public record ParityCase(String name, Path tensors, Description description) {
    /** The JSON file. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Description(
            @JsonProperty(value = "block_size", required = true)
            int blockSize,

            @JsonProperty(value = "vocab_size", required = true)
            int vocabularySize,

            @JsonProperty(value = "n_layer", required = true)
            int layers,

            @JsonProperty(value = "n_head", required = true) int heads,
            @JsonProperty(value = "n_embd", required = true) int width,
            @JsonProperty(required = true) boolean bias,
            @JsonProperty(required = true) double dropout,
            @JsonProperty(required = true) int batch,
            @JsonProperty(required = true) int accum,
            @JsonProperty(required = true) int steps,
            @JsonProperty(value = "lr", required = true) List<Double> learningRates,
            @JsonProperty(value = "loss", required = true) List<Double> losses,

            @JsonProperty(value = "grad_norm_before_clip", required = true)
            List<Double> gradientNorms,

            @JsonProperty(required = true) double clip,
            @JsonProperty(required = true) Optimizer optimizer) {}

    /** AdamW's settings. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Optimizer(
            @JsonProperty(required = true) List<Double> betas,
            @JsonProperty(value = "eps", required = true) double epsilon,

            @JsonProperty(value = "weight_decay", required = true)
            double weightDecay,

            @JsonProperty(required = true) List<String> decay) {}

    /** Reads a case. A file that is missing or is no such case is a {@link UserError}. */
    public static ParityCase read(Path json) {
        String file = json.getFileName().toString();
        if (!file.endsWith(".json") || !Files.isRegularFile(json)) {
            throw UserError.usage("parity case " + json + ": expected a .json file, found "
                    + (Files.exists(json) ? "something else" : "nothing"));
        }
        String name = file.substring(0, file.length() - ".json".length());
        Path tensors = json.resolveSibling(name + ".safetensors");
        if (!Files.isRegularFile(tensors)) {
            throw UserError.usage("parity case " + json + ": expected its tensors in " + tensors + ", found nothing");
        }
        try {
            ObjectMapper mapper = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);
            return new ParityCase(name, tensors, mapper.readValue(json.toFile(), Description.class));
        } catch (IOException e) {
            throw UserError.failed(
                    "parity case " + json + ": expected a nanoGPT case as described in its README, got "
                            + e.getMessage(),
                    e);
        }
    }

    /** The model's shape. */
    public ModelConfig model() {
        Description d = description;
        return new ModelConfig(
                d.vocabularySize(),
                d.blockSize(),
                d.layers(),
                d.heads(),
                d.width(),
                d.dropout(),
                d.bias(),
                ModelConfig.Activation.GELU_ERF);
    }

    /** The model's parameters. Throws {@link UserError} if the case decays other tensors than the layout does. */
    public ParameterLayout layout() {
        ParameterLayout layout = GptLayout.of(model(), DecayRule.RANK_TWO, InitialisationRule.GPT2);
        List<String> decayed = layout.parameters().stream()
                .filter(p -> p.decayed())
                .map(p -> p.name())
                .sorted()
                .toList();
        List<String> expected =
                description.optimizer().decay().stream().sorted().toList();
        if (!decayed.equals(expected)) {
            throw UserError.failed(
                    name + ": expected weight decay on " + expected + ", the model's layout decays " + decayed);
        }
        return layout;
    }
}
