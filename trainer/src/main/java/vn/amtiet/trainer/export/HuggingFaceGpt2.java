package vn.amtiet.trainer.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.checkpoint.Safetensors;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.ModelConfig.Activation;
import vn.amtiet.trainer.model.Parameter;

/**
 * A GPT-2 in the layout of Hugging Face transformers, open for reading: {@code config.json} and {@code
 * model.safetensors}. Four weights of a block are stored [in, out] there (Conv1D) and are turned to our [out, in] (nanoGPT
 * model.py, from_pretrained). Names may lack the prefix "transformer.", as in OpenAI's files; the head is the token table.
 */
public final class HuggingFaceGpt2 implements AutoCloseable {
    static final String CONFIG = "config.json";
    static final String TENSORS = "model.safetensors";
    /** Our addition to config.json: false where all biases are zeros that the layout wants. */
    static final String BIAS = "bias";

    private static final List<String> TRANSPOSED =
            List.of("attn.c_attn.weight", "attn.c_proj.weight", "mlp.c_fc.weight", "mlp.c_proj.weight");
    private static final String PREFIX = "transformer.";
    private static final double EPSILON = 1e-5;

    private final Path directory;
    private final ModelConfig model;
    private final Safetensors tensors;

    private HuggingFaceGpt2(Path directory, ModelConfig model, Safetensors tensors) {
        this.directory = directory;
        this.model = model;
        this.tensors = tensors;
    }

    /**
     * Opens a directory.
     *
     * @param dropout of the model here; the file's own is not taken over
     * @throws UserError if it is no GPT-2, or one with a setting that our model does not have
     */
    public static HuggingFaceGpt2 open(Path directory, double dropout) {
        Path file = directory.resolve(CONFIG);
        JsonNode config;
        try {
            config = new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw UserError.failed(file + " cannot be read: " + e.getMessage(), e);
        }
        expect(file, config, "model_type", "gpt2");
        expect(file, config, "scale_attn_weights", "true");
        expect(file, config, "scale_attn_by_inverse_layer_idx", "false");
        expect(file, config, "tie_word_embeddings", "true");
        double epsilon = config.path("layer_norm_epsilon").asDouble(EPSILON);
        int width = size(file, config, "n_embd");
        int inner = config.path("n_inner").asInt(4 * width);
        if (epsilon != EPSILON || inner != 4 * width) {
            throw UserError.failed(file + ": expected layer_norm_epsilon 1e-5 and n_inner " + 4 * width + ", found "
                    + epsilon + " and " + inner + "; such a model cannot be loaded");
        }
        ModelConfig model = new ModelConfig(
                size(file, config, "vocab_size"),
                size(file, config, "n_positions"),
                size(file, config, "n_layer"),
                size(file, config, "n_head"),
                width,
                dropout,
                config.path(BIAS).asBoolean(true),
                activation(file, config.path("activation_function").asText("gelu_new")));
        return new HuggingFaceGpt2(directory, model, Safetensors.open(directory.resolve(TENSORS)));
    }

    private static void expect(Path file, JsonNode config, String key, String expected) {
        JsonNode found = config.path(key);
        if (!found.isMissingNode() && !found.isNull() && !found.asText().equals(expected)) {
            throw UserError.failed(file + ": expected " + key + " " + expected + ", found " + found
                    + "; only GPT-2 as transformers' GPT2LMHeadModel has it can be loaded");
        }
    }

    private static int size(Path file, JsonNode config, String key) {
        if (!config.path(key).canConvertToInt() || config.path(key).intValue() < 1) {
            throw UserError.failed(file + ": expected a size as " + key + ", found " + config.path(key));
        }
        return config.path(key).intValue();
    }

    private static Activation activation(Path file, String name) {
        return switch (name) {
            case "gelu" -> Activation.GELU_ERF;
            case "gelu_new", "gelu_pytorch_tanh" -> Activation.GELU_TANH;
            default -> throw UserError.failed(file + ": expected activation_function gelu or gelu_new, found " + name);
        };
    }

    /** transformers' name of an activation. */
    static String activation(Activation activation) {
        return switch (activation) {
            case GELU_ERF -> "gelu";
            case GELU_TANH -> "gelu_new";
        };
    }

    /** The shape that config.json gives. */
    public ModelConfig model() {
        return model;
    }

    /**
     * Puts all parameters into an engine.
     *
     * @param fit makes the file's values fit a parameter whose table was cut to fewer rows
     */
    public void restore(Engine engine, BiFunction<float[], Parameter, float[]> fit) {
        engine.layout().parameters().forEach(p -> engine.setParameter(p.name(), fit.apply(values(p), p)));
        if (!model.bias()) {
            checkZeroBiases();
        }
    }

    /** Values of a parameter in our layout; a table may have more rows. Throws UserError for another shape. */
    public float[] values(Parameter parameter) {
        String name = name(parameter.name());
        List<Integer> found = tensors.entry(name).shape();
        List<Integer> expected = transposed(name)
                ? List.of(parameter.shape().get(1), parameter.shape().get(0))
                : parameter.shape();
        boolean table = expected.size() == 2 && !transposed(name);
        boolean fits = table
                ? found.size() == 2
                        && found.get(0) >= expected.get(0)
                        && found.get(1).equals(expected.get(1))
                : found.equals(expected);
        if (!fits) {
            throw UserError.failed(
                    directory.resolve(TENSORS) + ", " + name + ": expected shape " + expected + ", found " + found);
        }
        float[] values = tensors.floats(name);
        return transposed(name) ? transpose(values, expected.get(0), expected.get(1)) : values;
    }

    private String name(String ours) {
        String bare = ours.substring(PREFIX.length());
        return tensors.names().contains(ours) || !tensors.names().contains(bare) ? ours : bare;
    }

    private void checkZeroBiases() {
        for (String name : tensors.names()) {
            // attn.bias is the causal mask of old files, no parameter.
            if (name.endsWith(".bias") && !name.endsWith(".attn.bias")) {
                for (float value : tensors.floats(name)) {
                    if (value != 0) {
                        throw UserError.failed(String.format(
                                Locale.ROOT,
                                "%s, %s: expected zeros because config.json says \"bias\": false, found %s",
                                directory.resolve(TENSORS),
                                name,
                                value));
                    }
                }
            }
        }
    }

    /** Whether a weight is stored [in, out]. */
    static boolean transposed(String name) {
        return TRANSPOSED.stream().anyMatch(name::endsWith);
    }

    /** [rows, columns] to [columns, rows]. */
    static float[] transpose(float[] values, int rows, int columns) {
        float[] turned = new float[values.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                turned[column * rows + row] = values[row * columns + column];
            }
        }
        return turned;
    }

    @Override
    public void close() {
        tensors.close();
    }
}
