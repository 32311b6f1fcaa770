package vn.amtiet.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.gpt.GptLayout;
import vn.amtiet.trainer.model.ModelConfig;

/** What a run is told about its memory before it starts. */
class EngineMemoryTest {
    private static final int TIME = 8192;

    private static final ModelConfig MODEL =
            new ModelConfig(16, TIME, 3, 1, 8, 0, true, ModelConfig.Activation.GELU_ERF);

    private static Engine open() {
        return Engines.create(Engines.Choice.of("cpu"), MODEL, GptLayout.of(MODEL), 0);
    }

    /**
     * In fp32 with C = 8: a token has the stream, a branch, three norms, 3C of qkv, C of attention and twice 4C of the MLP, 17
     * C in all; beside them log-sum-exp, mean and deviation of three norms, id and target.
     */
    @Test
    void thePlanCountsTheEvaluationOfTheSameBatch() {
        try (Engine engine = open()) {
            MemoryPlan plan = engine.memory(2, TIME);
            long rows = 2 * TIME;
            assertThat(plan.bytes().get("evaluation")).isEqualTo(rows * Float.BYTES * (17 * 8 + 1 + 6 + 2) + 28);
            assertThat(plan.total())
                    .isEqualTo(plan.bytes().values().stream()
                            .mapToLong(Long::longValue)
                            .sum());
        }
    }

    @Test
    void aBatchOfMoreTokensThanAnArrayHoldsIsRefusedAndNeverProposed() {
        try (Engine engine = open()) {
            int most = Integer.MAX_VALUE / TIME;
            assertThat(engine.memory(1, TIME).largestBatch()).isBetween(1, most);
            assertThatThrownBy(() -> engine.memory(most + 1, TIME))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("expected at most " + most)
                    .hasMessageContaining("got " + (most + 1));
        }
    }
}
