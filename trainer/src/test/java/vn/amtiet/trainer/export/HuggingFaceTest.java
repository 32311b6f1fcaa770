package vn.amtiet.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.TinyRun;
import vn.amtiet.trainer.checkpoint.Checkpoint;
import vn.amtiet.trainer.checkpoint.Safetensors;
import vn.amtiet.trainer.checkpoint.SafetensorsWriter;
import vn.amtiet.trainer.checkpoint.TrainState;
import vn.amtiet.trainer.train.TrainedModel;
import vn.amtiet.trainer.train.Training;

class HuggingFaceTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private Path data;
    private Path target;

    @BeforeEach
    void paths() {
        data = TinyRun.data(directory.resolve("data"));
        target = directory.resolve("exported");
    }

    private void train(String name, String... overrides) {
        Training.run(
                TinyRun.config(data, overrides),
                directory.resolve(name),
                new Training.Surroundings(line -> {}, () -> false));
    }

    private Checkpoint trained(boolean bias) {
        train("run", "steps=3", "model.bias=" + bias);
        return TrainedModel.find(directory.resolve("run"), TrainedModel.Which.NEWEST, line -> {});
    }

    private void export(Checkpoint checkpoint) {
        HuggingFaceExport.write(checkpoint, target, directory.resolve("run/vocabulary"), OptionalInt.of(3));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void behaviour19ExportAndImportGiveBackEveryBit(boolean bias) {
        Checkpoint checkpoint = trained(bias);
        export(checkpoint);
        train("again", "init=huggingface " + target, "model.bias=" + bias, "steps=0");
        Checkpoint again = TrainedModel.find(directory.resolve("again"), TrainedModel.Which.NEWEST, line -> {});
        assertThat(again.directory().resolve("parameters.safetensors"))
                .hasSameBinaryContentAs(checkpoint.directory().resolve("parameters.safetensors"));
    }

    @Test
    void behaviour19TheFourWeightsAreStoredTransposed() {
        Checkpoint checkpoint = trained(true);
        export(checkpoint);
        try (Safetensors file = Safetensors.open(target.resolve("model.safetensors"));
                Safetensors own = checkpoint.parameters()) {
            assertThat(file.metadata()).containsEntry("format", "pt");
            assertThat(file.entry("transformer.h.0.attn.c_attn.weight").shape()).isEqualTo(List.of(8, 24));
            assertThat(file.entry("transformer.h.0.attn.c_proj.weight").shape()).isEqualTo(List.of(8, 8));
            assertThat(file.entry("transformer.h.0.mlp.c_fc.weight").shape()).isEqualTo(List.of(8, 32));
            assertThat(file.entry("transformer.h.0.mlp.c_proj.weight").shape()).isEqualTo(List.of(32, 8));
            assertThat(file.entry("transformer.wte.weight").shape()).isEqualTo(List.of(16, 8));
            float[] theirs = file.floats("transformer.h.0.mlp.c_fc.weight");
            float[] ours = own.floats("transformer.h.0.mlp.c_fc.weight");
            assertThat(theirs[5 * 32 + 3]).isEqualTo(ours[3 * 8 + 5]);
        }
    }

    /** The state dict of transformers' GPT2LMHeadModel with one block; lm_head.weight is tied and not stored. */
    @Test
    void namesAreThoseOfGpt2LmHeadModelAndMissingBiasesAreZeros() {
        export(trained(false));
        try (Safetensors file = Safetensors.open(target.resolve("model.safetensors"))) {
            assertThat(file.names())
                    .containsExactlyInAnyOrder(
                            "transformer.wte.weight",
                            "transformer.wpe.weight",
                            "transformer.h.0.ln_1.weight",
                            "transformer.h.0.ln_1.bias",
                            "transformer.h.0.attn.c_attn.weight",
                            "transformer.h.0.attn.c_attn.bias",
                            "transformer.h.0.attn.c_proj.weight",
                            "transformer.h.0.attn.c_proj.bias",
                            "transformer.h.0.ln_2.weight",
                            "transformer.h.0.ln_2.bias",
                            "transformer.h.0.mlp.c_fc.weight",
                            "transformer.h.0.mlp.c_fc.bias",
                            "transformer.h.0.mlp.c_proj.weight",
                            "transformer.h.0.mlp.c_proj.bias",
                            "transformer.ln_f.weight",
                            "transformer.ln_f.bias");
            assertThat(file.floats("transformer.h.0.mlp.c_fc.bias")).containsOnly(0);
        }
    }

    @Test
    void configurationSaysTheModel() throws IOException {
        export(trained(true));
        JsonNode config = JSON.readTree(target.resolve("config.json").toFile());
        assertThat(config.get("architectures").get(0).asText()).isEqualTo("GPT2LMHeadModel");
        assertThat(config.get("activation_function").asText()).isEqualTo("gelu");
        assertThat(config.get("vocab_size").asInt()).isEqualTo(16);
        assertThat(config.get("n_positions").asInt()).isEqualTo(8);
        assertThat(config.get("n_embd").asInt()).isEqualTo(8);
        assertThat(config.get("n_layer").asInt()).isEqualTo(1);
        assertThat(config.get("n_head").asInt()).isEqualTo(2);
        assertThat(config.get("eos_token_id").asInt()).isEqualTo(3);
    }

    @Test
    void copiesTheTokenizerWhereThereIsOne() throws IOException {
        Checkpoint checkpoint = trained(true);
        export(checkpoint);
        assertThat(target.resolve("tokenizer.json")).doesNotExist();
        Files.createDirectories(directory.resolve("run/vocabulary"));
        Files.writeString(directory.resolve("run/vocabulary/tokenizer.json"), "{}");
        export(checkpoint);
        assertThat(target.resolve("tokenizer.json")).hasContent("{}");
    }

    @Test
    void readsNamesWithoutPrefixAndIgnoresTheMaskOfOldFiles() {
        export(trained(true));
        try (Safetensors file = Safetensors.open(target.resolve("model.safetensors"))) {
            SafetensorsWriter.Declaration bare = SafetensorsWriter.declare();
            file.names()
                    .forEach(name -> bare.f32(
                            name.substring("transformer.".length()),
                            file.entry(name).shape()));
            bare.f32("h.0.attn.bias", List.of(1, 1, 2, 2));
            try (SafetensorsWriter writer = bare.open(directory.resolve("bare.safetensors"))) {
                file.names().forEach(name -> writer.write(file.floats(name)));
                writer.write(new float[] {1, 0, 1, 1});
            }
        }
        directory
                .resolve("bare.safetensors")
                .toFile()
                .renameTo(target.resolve("model.safetensors").toFile());
        train("again", "init=huggingface " + target, "steps=0");
        Checkpoint again = TrainedModel.find(directory.resolve("again"), TrainedModel.Which.NEWEST, line -> {});
        Checkpoint before = TrainedModel.find(directory.resolve("run"), TrainedModel.Which.NEWEST, line -> {});
        assertThat(again.directory().resolve("parameters.safetensors"))
                .hasSameBinaryContentAs(before.directory().resolve("parameters.safetensors"));
    }

    @Test
    void refusesAnotherFamily() throws IOException {
        Checkpoint checkpoint = trained(true);
        ObjectNode state = (ObjectNode) JSON.valueToTree(checkpoint.state());
        state.put("family", "bert");
        Checkpoint other = new Checkpoint(checkpoint.directory(), JSON.treeToValue(state, TrainState.class));
        assertThatThrownBy(() -> export(other))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("the model is of family 'bert'");
    }

    @Test
    void refusesAForeignModelThatIsNoGpt2() throws IOException {
        Files.createDirectories(target);
        Files.writeString(target.resolve("config.json"), "{\"model_type\":\"llama\",\"n_embd\":8}");
        assertThatThrownBy(() -> HuggingFaceGpt2.open(target, 0))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("expected model_type gpt2, found \"llama\"");
    }
}
