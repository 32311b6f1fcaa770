package vn.amtiet.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.TinyRun;
import vn.amtiet.trainer.TokenArray;
import vn.amtiet.trainer.engine.Batch;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.engine.Engines;
import vn.amtiet.trainer.gpt.GptLayout;
import vn.amtiet.trainer.model.ModelConfig;

class BitsPerByteTest {
    @Property(tries = 200)
    void everyTokenButTheFirstIsPredictedExactlyOnceFromItsPredecessor(
            @ForAll @IntRange(min = 2, max = 200) int length,
            @ForAll @IntRange(min = 1, max = 5) int batch,
            @ForAll @IntRange(min = 1, max = 9) int time) {
        TokenArray tokens = TokenArray.of(IntStream.range(0, length).toArray());
        int[] predicted = new int[length];
        for (long from = 0; from < length - 1; from += (long) batch * time) {
            Batch windows = new BitsPerByte(batch, time).windows(tokens, from);
            for (int i = 0; i < windows.targets().length; i++) {
                if (windows.targets()[i] != -1) {
                    predicted[windows.targets()[i]]++;
                    assertThat(windows.inputs()[i]).isEqualTo(windows.targets()[i] - 1);
                }
            }
        }
        assertThat(predicted[0]).isZero();
        assertThat(Arrays.stream(predicted).skip(1)).allMatch(count -> count == 1);
    }

    @Test
    void aModelsLossDoesNotDependOnHowWindowsAreBatched() {
        ModelConfig model = new ModelConfig(16, 8, 1, 2, 8, 0, true, ModelConfig.Activation.GELU_ERF);
        TokenArray tokens = new TokenArray(TinyRun.counting(101), 50, 20);
        try (Engine engine = Engines.create(Engines.Choice.of("cpu"), model, GptLayout.of(model), 5)) {
            TextLoss one = new BitsPerByte(1, 8).measure(engine, tokens, done -> {});
            TextLoss many = new BitsPerByte(5, 8).measure(engine, tokens, done -> {});
            assertThat(many.nats()).isCloseTo(one.nats(), within(1e-4));
            assertThat(one.tokens()).isEqualTo(100);
            assertThat(one.natsPerToken()).isCloseTo(Math.log(16), within(0.2));
            assertThat(one.bitsPerByte()).hasValue(one.nats() / Math.log(2) / 50);
            assertThat(one.natsPerSyllable()).hasValue(one.nats() / 20);
        }
    }

    @Test
    void unknownBytesGiveNoBitsPerByte() {
        assertThat(new TextLoss(10, 5, 0, 0).bitsPerByte()).isEmpty();
        assertThat(new TextLoss(1000, 5, 500, 0).bitsPerByte().getAsDouble()).isCloseTo(2.885, within(1e-3));
    }

    @Test
    void oneTokenIsNotEnough() {
        ModelConfig model = new ModelConfig(16, 8, 1, 2, 8, 0, true, ModelConfig.Activation.GELU_ERF);
        try (Engine engine = Engines.create(Engines.Choice.of("cpu"), model, GptLayout.of(model), 5)) {
            assertThatThrownBy(() -> new BitsPerByte(1, 8).measure(engine, TokenArray.of(1), done -> {}))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("1 tokens, an evaluation needs at least 2");
        }
    }
}
