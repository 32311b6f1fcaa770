package vn.amtiet.trainer.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.cuda.global.cudnn.CUDNN_BACKEND_TENSOR_DESCRIPTOR;
import static org.bytedeco.cuda.global.cudnn.CUDNN_DATA_FLOAT;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.amtiet.cli.UserError;

/** The graphs as cuDNN checks them before it looks for an engine: its libraries are needed, a card is not. */
class AttentionGraphTest {
    @BeforeAll
    static void load() {
        CudaLibraries libraries = CudaLibraries.search(System.getenv());
        String reason;
        try {
            libraries.load();
            reason = libraries.loadCudnn().orElse("");
        } catch (UserError e) {
            reason = e.getMessage();
        }
        if (!reason.isEmpty()) {
            System.out.println("SKIPPED: AttentionGraphTest: " + reason);
            Assumptions.abort(reason);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "FORWARD, true, 14",
        "FORWARD, false, 10",
        "BACKWARD, true, 21",
        "BACKWARD, false, 17",
        "ATOMIC_BACKWARD, true, 22",
        "ATOMIC_BACKWARD, false, 18"
    })
    void everyOperationIsAccepted(CudnnDirection direction, boolean causal, int operations) {
        for (int headSize : new int[] {8, 64, 128}) {
            for (int time : new int[] {8, 33, 1000, 4096}) {
                AttentionShape shape = new AttentionShape(2, 3, time, headSize, causal);
                try (CudnnGraph graph = AttentionGraph.of(direction, shape)) {
                    graph.finish(null);
                    assertThat(graph.operations()).isEqualTo(operations);
                }
            }
        }
    }

    @Test
    void whatIsRefusedIsNamedWithTheAttributeAndTheLibrarysReason() {
        try (BackendDescriptor tensor = new BackendDescriptor(CUDNN_BACKEND_TENSOR_DESCRIPTOR, "tensor alone")) {
            assertThatThrownBy(() -> tensor.set(BackendAttribute.POINTWISE_AXIS, 1))
                    .isInstanceOf(CudnnRefusal.class)
                    .hasMessageContaining("POINTWISE_AXIS")
                    .hasMessageContaining("tensor alone")
                    .hasMessageContaining("cuDNN status");
            assertThatThrownBy(tensor::finish)
                    .isInstanceOf(CudnnRefusal.class)
                    .hasMessageContaining("finishing tensor alone");
        }
    }

    @Test
    void theStoredTensorsLieInOneBufferSideBySide() {
        AttentionShape shape = new AttentionShape(2, 3, 5, 8, true);
        assertThat(shape.packed().strides()).containsExactly(5 * 72, 8, 72, 1);
        assertThat(shape.packedTransposed().sizes()).containsExactly(2, 3, 8, 5);
        assertThat(shape.packedTransposed().strides()).containsExactly(5 * 72, 8, 1, 72);
        assertThat(shape.perRow().strides()).containsExactly(15, 5, 1, 1);
        assertThat(shape.weightsTransposed(CUDNN_DATA_FLOAT).strides()).containsExactly(75, 25, 1, 5);
        assertThat(Cudnn.version(91_400)).isEqualTo("9.14.0");
    }
}
