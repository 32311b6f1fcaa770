package vn.amtiet.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.amtiet.trainer.NeedsGpu;
import vn.amtiet.trainer.checkpoint.Safetensors;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.engine.Engines;
import vn.amtiet.trainer.gpt.GptLayout;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.operations.Precision;

/** Logits of a GPT-2 in Hugging Face's layout beside those that PyTorch computes: gpt2/make_reference.py. */
class Gpt2ReferenceTest {
    private static final Path REFERENCE = Path.of("src/test/resources/gpt2");

    @TempDir
    private Path directory;

    private Path model(String activation) throws IOException {
        String config = Files.readString(REFERENCE.resolve("config.json"));
        Files.writeString(directory.resolve("config.json"), config.replace("gelu_new", activation));
        Files.copy(REFERENCE.resolve("model.safetensors"), directory.resolve("model.safetensors"));
        return directory;
    }

    private static float[] logits(Path model, String engineName) {
        try (HuggingFaceGpt2 file = HuggingFaceGpt2.open(model, 0);
                Safetensors reference = Safetensors.open(REFERENCE.resolve("reference.safetensors"))) {
            ModelConfig config = file.model();
            try (Engine engine = open(engineName, config)) {
                file.restore(engine, (values, parameter) -> values);
                return engine.logits(reference.ints("ids"), 3, 16);
            }
        }
    }

    private static Engine open(String name, ModelConfig config) {
        return Engines.create(new Engines.Choice(name, Precision.FP32), config, GptLayout.of(config), 0);
    }

    private static float[] reference(String activation) {
        try (Safetensors reference = Safetensors.open(REFERENCE.resolve("reference.safetensors"))) {
            return reference.floats(activation);
        }
    }

    /** Logits reach 7.4, where fp32 is exact to 2.4e-7. */
    @ParameterizedTest
    @CsvSource({"cpu, gelu_new", "cpu, gelu", "samediff, gelu_new", "samediff, gelu"})
    void behaviour19ImportedWeightsGiveTheLogitsOfPyTorch(String engine, String activation) throws IOException {
        assertThat(logits(model(activation), engine)).containsExactly(reference(activation), within(1e-5f));
    }

    /** Sums on the card have another order. */
    @NeedsGpu
    @ParameterizedTest
    @CsvSource({"gelu_new", "gelu"})
    void behaviour19ImportedWeightsGiveTheLogitsOfPyTorchOnACard(String activation) throws IOException {
        assertThat(logits(model(activation), "cuda")).containsExactly(reference(activation), within(1e-4f));
    }

    /** So the reference tells the two activations apart. */
    @Test
    void theActivationsDiffer() {
        float[] tanh = reference("gelu_new");
        float[] erf = reference("gelu");
        double largest = 0;
        for (int i = 0; i < erf.length; i++) {
            largest = Math.max(largest, Math.abs(erf[i] - tanh[i]));
        }
        assertThat(largest).isGreaterThan(1e-3);
    }
}
