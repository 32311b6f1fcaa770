package vn.amtiet.trainer.gpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vn.amtiet.trainer.engine.Batch;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.engine.Engines;
import vn.amtiet.trainer.model.ModelConfig;

class InitialLossTest {
    /**
     * Over ln V = 4.174 and 10.826. Logits of the initial model vary by 0.02 sqrt(128), which costs half the square,
     * 0.026; an initial deviation of 0.06 would cost 0.23.
     */
    @ParameterizedTest
    @ValueSource(ints = {65, 50_304})
    void behaviour04_firstLossIsNearTheLogarithmOfNanoGptsVocabularies(int vocabulary) {
        ModelConfig config = new ModelConfig(vocabulary, 32, 1, 4, 128, 0, false, ModelConfig.Activation.GELU_ERF);
        Random random = new Random(1);
        int[] inputs = random.ints(4 * 32, 0, vocabulary).toArray();
        int[] targets = random.ints(4 * 32, 0, vocabulary).toArray();
        try (Engine engine = Engines.create(Engines.Choice.of("cpu"), config, GptLayout.of(config), 1337)) {
            assertThat(engine.evaluate(new Batch(4, 32, inputs, targets))).isCloseTo(Math.log(vocabulary), offset(0.2));
        }
    }
}
