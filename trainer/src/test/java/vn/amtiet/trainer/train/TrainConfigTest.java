package vn.amtiet.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vn.amtiet.cli.UserError;
import vn.amtiet.config.ConfigFile;
import vn.amtiet.trainer.TinyRun;
import vn.amtiet.trainer.data.DataSource;
import vn.amtiet.trainer.gpt.GptLayout;
import vn.amtiet.trainer.model.DecayRule;
import vn.amtiet.trainer.model.InitialisationRule;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.ModelConfig.Activation;
import vn.amtiet.trainer.model.Parameter;
import vn.amtiet.trainer.model.ParameterLayout;

class TrainConfigTest {
    private static final Path PRESETS = Path.of("../conf/train");

    private static TrainConfig preset(String name) {
        return ConfigFile.read(PRESETS.resolve(name + ".yaml"), TrainConfig.class, List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shakespeare-char",
                "shakespeare-char-cpu",
                "gpt2-124m",
                "gpt2-124m-january-2023",
                "finetune-shakespeare",
                "quickstart"
            })
    void everyPresetReadsAndItsEffectiveFormReadsBackEqual(String name) {
        TrainConfig config = preset(name);
        String effective = ConfigFile.effectiveYaml(config);
        assertThat(ConfigFile.parse(effective, "effective", TrainConfig.class, List.of()))
                .isEqualTo(config);
    }

    @Test
    void behaviour22OverridesAreCheckedLikeTheFile() {
        TrainConfig config = TinyRun.config(
                Path.of("d"), "steps=7", "schedule.peak=3e-2", "init=checkpoint runs/x", "data.source=shards s");
        assertThat(config.steps()).isEqualTo(7);
        assertThat(config.schedule().at(2)).isEqualTo(3e-2);
        assertThat(config.init()).isEqualTo(new Init.Checkpoint("runs/x"));
        assertThat(config.data().source()).isEqualTo(new DataSource.Shards("s"));
    }

    @ParameterizedTest
    @CsvSource({
        "steps=ten, steps",
        "steps=1.5, steps",
        "steps=-1, steps",
        "stepz=5, stepz",
        "model.layerz=5, model.layerz",
        "optimizer.beta1=1.5, optimizer.beta1",
        "schedule.minimum=2, schedule.minimum",
        "schedule.warmup=never, schedule.warmup",
        "init=somewhere, init",
        "data.source=file x, data.source",
        "model.heads=3, model",
        "batch=true, batch"
    })
    void behaviour22WrongTypesUnknownKeysAndRangesFailAndNameTheKey(String override, String key) {
        assertThatThrownBy(() -> TinyRun.config(Path.of("d"), override))
                .isInstanceOfSatisfying(
                        UserError.class, error -> assertThat(error.exitCode()).isEqualTo(2))
                .hasMessageContaining(key);
    }

    @Test
    void nanoGptsLastStepIsTaken() {
        assertThat(preset("gpt2-124m").updates()).isEqualTo(600_001);
        assertThat(TinyRun.config(Path.of("d")).updates()).isEqualTo(10);
    }

    /**
     * The rows by which nanoGPT of January 2023 differs from today's. Attention by an explicit mask is no setting: it is
     * the same function as a fused one.
     */
    @Test
    void everyRowThatChangedSinceJanuary2023IsASetting() {
        TrainConfig then = preset("gpt2-124m-january-2023");
        TrainConfig now = preset("gpt2-124m");
        ModelConfig thenModel = then.scratchModel(OptionalInt.empty());
        ModelConfig nowModel = now.scratchModel(OptionalInt.empty());
        assertThat(List.of(thenModel.activation(), nowModel.activation()))
                .containsExactly(Activation.GELU_TANH, Activation.GELU_ERF);
        assertThat(List.of(thenModel.bias(), nowModel.bias())).containsExactly(true, false);
        assertThat(List.of(then.initialisation(), now.initialisation()))
                .containsExactly(InitialisationRule.TORCH_DEFAULTS, InitialisationRule.GPT2);
        assertThat(List.of(thenModel.vocabularySize(), nowModel.vocabularySize()))
                .containsExactly(50257, 50304);
        assertThat(List.of(then.optimizer().weightDecay(), now.optimizer().weightDecay()))
                .containsExactly(1e-2, 1e-1);
        assertThat(List.of(then.optimizer().decayGroups(), now.optimizer().decayGroups()))
                .containsExactly(DecayRule.LINEAR_ONLY, DecayRule.RANK_TWO);
        assertThat(then.optimizer().clip()).isNull();
        assertThat(now.optimizer().clip()).isEqualTo(1.0);
        assertThat(List.of(then.accumulation(), now.accumulation())).containsExactly(8, 40);
        assertThat(then.schedule().at(0)).isZero();
        assertThat(now.schedule().at(0)).isPositive();
    }

    @Test
    void theJanuary2023LayoutDecaysNoEmbeddingAndStartsAsTorchDoes() {
        TrainConfig then = preset("gpt2-124m-january-2023");
        ParameterLayout layout = GptLayout.of(
                then.scratchModel(OptionalInt.empty()), then.optimizer().decayGroups(), then.initialisation());
        assertThat(layout.get("transformer.wte.weight").decayed()).isFalse();
        assertThat(layout.get("transformer.wpe.weight").decayed()).isFalse();
        assertThat(layout.get("transformer.h.0.mlp.c_fc.weight").decayed()).isTrue();
        assertThat(layout.get("transformer.wpe.weight").init()).isEqualTo(new Parameter.Init.Normal(1));
        assertThat(layout.get("transformer.h.0.mlp.c_proj.weight").init())
                .isEqualTo(new Parameter.Init.Uniform(1 / Math.sqrt(4 * 768)));
    }

    @Test
    void aModelWithFewerRowsThanTheVocabularyIsRefused() {
        assertThatThrownBy(() -> TinyRun.config(Path.of("d")).scratchModel(OptionalInt.of(17)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("vocabularySize must be at least the vocabulary's 17: 16");
    }
}
