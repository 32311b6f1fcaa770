package vn.amtiet.trainer.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.OptionalInt;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.checkpoint.Checkpoint;
import vn.amtiet.trainer.checkpoint.Safetensors;
import vn.amtiet.trainer.checkpoint.SafetensorsWriter;
import vn.amtiet.trainer.checkpoint.TrainState;
import vn.amtiet.trainer.gpt.GptLayout;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.Parameter;

/**
 * Writes what transformers' {@code GPT2LMHeadModel.from_pretrained} loads: {@code config.json}, {@code
 * model.safetensors} and the vocabulary's {@code tokenizer.json} where there is one. Our weights [out, in] become Conv1D's
 * [in, out]; biases that the model does not have become zeros, which is the same function.
 */
public final class HuggingFaceExport {
    private static final String TOKENIZER = "tokenizer.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private HuggingFaceExport() {}

    /**
     * Writes one checkpoint.
     *
     * @param vocabularyDirectory its tokenizer.json is copied if it has one
     * @param endOfDocument the vocabulary's end-of-document token, transformers' eos
     * @throws UserError for a family that the layout cannot say, or if the target cannot be written
     */
    public static void write(Checkpoint checkpoint, Path target, Path vocabularyDirectory, OptionalInt endOfDocument) {
        TrainState state = checkpoint.state();
        if (!state.family().equals(TrainState.GPT)) {
            throw UserError.failed(
                    "cannot export " + checkpoint.directory() + " to Hugging Face: the model is of family '"
                            + state.family() + "', the GPT-2 layout can only say '" + TrainState.GPT + "'");
        }
        try {
            Files.createDirectories(target);
            writeTensors(checkpoint, target.resolve(HuggingFaceGpt2.TENSORS));
            Path tokenizer = vocabularyDirectory.resolve(TOKENIZER);
            if (Files.isRegularFile(tokenizer)) {
                Files.copy(tokenizer, target.resolve(TOKENIZER), StandardCopyOption.REPLACE_EXISTING);
            }
            JSON.writerWithDefaultPrettyPrinter()
                    .writeValue(target.resolve(HuggingFaceGpt2.CONFIG).toFile(), config(state.model(), endOfDocument));
        } catch (IOException e) {
            throw UserError.failed("cannot write " + target + ": " + e.getMessage(), e);
        }
    }

    private static void writeTensors(Checkpoint checkpoint, Path file) {
        ModelConfig model = checkpoint.state().model();
        ModelConfig withBias = new ModelConfig(
                model.vocabularySize(),
                model.blockSize(),
                model.layers(),
                model.heads(),
                model.width(),
                model.dropout(),
                true,
                model.activation());
        List<Parameter> parameters = GptLayout.of(withBias).parameters();
        SafetensorsWriter.Declaration declaration = SafetensorsWriter.declare().metadata("format", "pt");
        for (Parameter p : parameters) {
            boolean turned = HuggingFaceGpt2.transposed(p.name());
            declaration.f32(
                    p.name(), turned ? List.of(p.shape().get(1), p.shape().get(0)) : p.shape());
        }
        try (Safetensors source = checkpoint.parameters();
                SafetensorsWriter writer = declaration.open(file)) {
            for (Parameter p : parameters) {
                writer.write(values(source, p));
            }
        }
    }

    private static float[] values(Safetensors source, Parameter p) {
        if (!source.names().contains(p.name())) {
            return new float[Math.toIntExact(p.size())];
        }
        float[] values = source.floats(p.name());
        return HuggingFaceGpt2.transposed(p.name())
                ? HuggingFaceGpt2.transpose(values, p.shape().get(0), p.shape().get(1))
                : values;
    }

    /** Keys of transformers' GPT2Config; {@code bias} is ours and is ignored there. */
    private static ObjectNode config(ModelConfig model, OptionalInt endOfDocument) {
        ObjectNode config = JSON.createObjectNode();
        config.putArray("architectures").add("GPT2LMHeadModel");
        config.put("model_type", "gpt2");
        config.put("vocab_size", model.vocabularySize());
        config.put("n_positions", model.blockSize());
        config.put("n_embd", model.width());
        config.put("n_layer", model.layers());
        config.put("n_head", model.heads());
        config.putNull("n_inner");
        config.put("activation_function", HuggingFaceGpt2.activation(model.activation()));
        config.put("layer_norm_epsilon", 1e-5);
        config.put("initializer_range", 0.02);
        config.put("resid_pdrop", model.dropout());
        config.put("embd_pdrop", model.dropout());
        config.put("attn_pdrop", model.dropout());
        config.put("scale_attn_weights", true);
        config.put("tie_word_embeddings", true);
        config.put("torch_dtype", "float32");
        endOfDocument.ifPresent(id -> config.put("eos_token_id", id).put("bos_token_id", id));
        if (endOfDocument.isEmpty()) {
            // GPT2Config's own default, 50256, may lie outside this vocabulary.
            config.putNull("eos_token_id").putNull("bos_token_id");
        }
        config.put(HuggingFaceGpt2.BIAS, model.bias());
        return config;
    }
}
