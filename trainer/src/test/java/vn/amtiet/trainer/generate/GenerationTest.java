package vn.amtiet.trainer.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.engine.Engines;
import vn.amtiet.trainer.generate.Generation.Context;
import vn.amtiet.trainer.gpt.GptLayout;
import vn.amtiet.trainer.model.ModelConfig;

class GenerationTest {
    private static final int BLOCK = 8;
    private static final int TOKENS = 13;
    private static final ModelConfig MODEL =
            new ModelConfig(16, BLOCK, 1, 2, 8, 0, true, ModelConfig.Activation.GELU_ERF);

    private final Engine engine = Engines.create(Engines.Choice.of("cpu"), MODEL, GptLayout.of(MODEL), 5);
    private final Generation generation = new Generation(engine, BLOCK, TOKENS);

    @AfterEach
    void close() {
        engine.close();
    }

    private int[] run(int[] prompt, int length, Context context, OptionalInt stop, int sample) {
        List<Integer> ids = new ArrayList<>();
        Generation.Settings settings = new Generation.Settings(length, new TokenSampler(1, TOKENS), 3, context, stop);
        generation.run(prompt, settings, sample, ids::add);
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    @Test
    void behaviour20UntilTheContextIsFullTheCacheGivesTheTextOfTheCrop() {
        int[] prompt = {1, 2, 3};
        assertThat(run(prompt, 5, Context.HALF_WINDOW, OptionalInt.empty(), 0))
                .isEqualTo(run(prompt, 5, Context.EXACT_CROP, OptionalInt.empty(), 0));
    }

    @Test
    void behaviour20TheExactCropSeesTheLastBlockOfTokens() {
        List<Integer> text = new ArrayList<>(List.of(1, 2, 3));
        Generation.Settings likeliest =
                new Generation.Settings(20, new TokenSampler(1, 1), 3, Context.EXACT_CROP, OptionalInt.empty());
        generation.run(new int[] {1, 2, 3}, likeliest, 0, text::add);
        for (int at = 3; at < text.size(); at++) {
            int[] window = text.subList(Math.max(0, at - BLOCK), at).stream()
                    .mapToInt(Integer::intValue)
                    .toArray();
            float[] logits = engine.logits(window, 1, window.length);
            int last = (window.length - 1) * 16;
            int expected = IntStream.range(0, TOKENS)
                    .reduce((a, b) -> logits[last + b] > logits[last + a] ? b : a)
                    .orElseThrow();
            assertThat(text.get(at)).as("position %d", at).isEqualTo(expected);
        }
    }

    @Test
    void behaviour20ALongPromptIsCropped() {
        int[] longPrompt = IntStream.range(0, 30).map(i -> i % TOKENS).toArray();
        int[] tail = Arrays.copyOfRange(longPrompt, 30 - BLOCK, 30);
        for (Context context : Context.values()) {
            assertThat(run(longPrompt, 12, context, OptionalInt.empty(), 0))
                    .isEqualTo(run(tail, 12, context, OptionalInt.empty(), 0));
        }
    }

    @Test
    void theHalfWindowGoesOnPastTheContext() {
        int[] ids = run(new int[] {1}, 40, Context.HALF_WINDOW, OptionalInt.empty(), 0);
        assertThat(ids).hasSize(40);
        assertThat(Arrays.stream(ids).allMatch(id -> id < TOKENS)).isTrue();
    }

    @Test
    void samplesDifferAndRepeat() {
        int[] first = run(new int[] {1}, 12, Context.HALF_WINDOW, OptionalInt.empty(), 0);
        assertThat(run(new int[] {1}, 12, Context.HALF_WINDOW, OptionalInt.empty(), 0))
                .isEqualTo(first);
        assertThat(run(new int[] {1}, 12, Context.HALF_WINDOW, OptionalInt.empty(), 1))
                .isNotEqualTo(first);
    }

    @Test
    void stopsBeforeTheStopToken() {
        int[] all = run(new int[] {1}, 12, Context.HALF_WINDOW, OptionalInt.empty(), 0);
        int stop = all[5];
        int first =
                IntStream.range(0, 12).filter(i -> all[i] == stop).findFirst().orElseThrow();
        assertThat(run(new int[] {1}, 12, Context.HALF_WINDOW, OptionalInt.of(stop), 0))
                .isEqualTo(Arrays.copyOf(all, first));
    }

    @Test
    void neverPrintsHalfACharacter() {
        byte[] bytes = "Tiếng Việt 🙂 ệ".getBytes(StandardCharsets.UTF_8);
        Utf8Stream stream = new Utf8Stream();
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            String part = stream.add(new byte[] {b});
            assertThat(part).doesNotContain("\uFFFD");
            text.append(part);
        }
        text.append(stream.finish());
        assertThat(text).hasToString("Tiếng Việt 🙂 ệ");
    }

    @Test
    void bytesThatAreNoTextBecomeReplacementCharacters() {
        Utf8Stream stream = new Utf8Stream();
        assertThat(stream.add(new byte[] {(byte) 0xFF, 'a', (byte) 0xE1, (byte) 0xBB}))
                .isEqualTo("\uFFFDa");
        assertThat(stream.finish()).isEqualTo("\uFFFD");
    }
}
