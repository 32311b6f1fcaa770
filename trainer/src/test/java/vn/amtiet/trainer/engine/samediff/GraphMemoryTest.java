package vn.amtiet.trainer.engine.samediff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import vn.amtiet.trainer.engine.Batch;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.engine.MemoryPlan;
import vn.amtiet.trainer.gpt.GptLayout;
import vn.amtiet.trainer.model.ModelConfig;
import vn.amtiet.trainer.model.Parameter;

class GraphMemoryTest {
    private static final ModelConfig GPT2 =
            new ModelConfig(50304, 1024, 12, 12, 768, 0, false, ModelConfig.Activation.GELU_ERF);
    private static final long PARAMETERS = GptLayout.of(GPT2).size();
    private static final long GIBI = 1L << 30;

    @Test
    void aLargeVocabularyIsCutIntoPartsThatFit() {
        GraphMemory memory = new GraphMemory(GPT2, 48 * GIBI);
        for (int lanes : new int[] {1, 2, 8, 64}) {
            GraphMemory.Cut cut = memory.cut(12, 1024, lanes);
            assertThat(cut.parts()).isBetween(2, 12);
            assertThat(cut.beside()).isBetween(1, lanes);
            int windows = (12 + cut.parts() - 1) / cut.parts();
            assertThat(cut.beside() * windows * memory.perWindow(1024)).isLessThan(48 * GIBI);
            assertThat(memory.plan(PARAMETERS, 12, 1024, lanes).fits()).isTrue();
        }
        assertThat(new GraphMemory(GPT2, 1000 * GIBI).cut(12, 1024, 4)).isEqualTo(new GraphMemory.Cut(4, 4));
    }

    @Test
    void whereOneWindowIsTooMuchThePlanSaysByHowMuch() {
        MemoryPlan plan = new GraphMemory(GPT2, GIBI).plan(PARAMETERS, 12, 1024, 2);
        assertThat(plan.fits()).isFalse();
        assertThat(plan.largestBatch()).isZero();
        assertThat(plan.line()).contains("of 1024.0 MiB", "graphs of 1 window", "largest that would fit 0");
    }

    @Test
    void partsGiveTheLossAndTheGradientOfTheWhole() {
        ModelConfig model = new ModelConfig(17, 6, 1, 2, 8, 0.3, true, ModelConfig.Activation.GELU_ERF);
        int[] ids = new Random(1).ints(5 * 6, 0, 17).toArray();
        int[] targets = new Random(2).ints(5 * 6, 0, 17).toArray();
        Arrays.fill(targets, 0, 8, -1);
        Batch batch = new Batch(5, 6, ids, targets);
        long two = (long) (2.5 * new GraphMemory(model, 0).perWindow(6) / 0.75);
        assertThat(new GraphMemory(model, two).cut(5, 6, 2)).isEqualTo(new GraphMemory.Cut(5, 2));
        try (Engine whole = new SameDiffEngine(model, GptLayout.of(model), 3);
                Engine parts = new SameDiffEngine(model, GptLayout.of(model), 3, two)) {
            double loss = whole.accumulate(batch, 4, 1, 2).getAsDouble();
            assertThat(parts.accumulate(batch, 4, 1, 2).getAsDouble()).isCloseTo(loss, offset(1e-6));
            assertThat(parts.evaluateSum(batch)).isCloseTo(whole.evaluateSum(batch), offset(1e-5));
            assertThat(parts.logits(ids, 5, 6)).isEqualTo(whole.logits(ids, 5, 6));
            for (Parameter p : whole.layout().parameters()) {
                float[] expected = whole.gradient(p.name());
                float[] got = parts.gradient(p.name());
                for (int i = 0; i < got.length; i++) {
                    assertThat(got[i]).as(p.name()).isCloseTo(expected[i], offset(1e-6f));
                }
            }
        }
    }
}
