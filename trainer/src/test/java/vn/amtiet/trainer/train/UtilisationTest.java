package vn.amtiet.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import vn.amtiet.trainer.gpt.GptLayout;
import vn.amtiet.trainer.model.ModelConfig;

class UtilisationTest {
    private static final ModelConfig GPT2 =
            new ModelConfig(50304, 1024, 12, 12, 768, 0, false, ModelConfig.Activation.GELU_ERF);

    @Test
    void behaviour21CountsTheFlopsOfGpt2() {
        double flops = Utilisation.flopsPerToken(GptLayout.reportedSize(GptLayout.of(GPT2)), GPT2);
        // 6 N + 12 L H Q T with N = 123,587,328
        assertThat(flops).isEqualTo(6.0 * 123_587_328L + 12.0 * 12 * 12 * 64 * 1024);
        assertThat(flops / 1e6).isCloseTo(854.77, within(0.005));
    }

    @Test
    void behaviour21StartsAfterFiveStepsAndSmooths() {
        Utilisation utilisation = new Utilisation(100, 10, 2000);
        assertThat(utilisation.add(0, 1)).isEmpty();
        assertThat(utilisation.add(4, 1)).isEmpty();
        assertThat(utilisation.add(5, 1)).hasValue(0.5);
        assertThat(utilisation.add(6, 0.5)).hasValue(0.9 * 0.5 + (1 - 0.9) * 1.0);
    }
}
