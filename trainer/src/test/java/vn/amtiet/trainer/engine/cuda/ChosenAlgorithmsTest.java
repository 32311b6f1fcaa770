package vn.amtiet.trainer.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChosenAlgorithmsTest {
    private final List<String> warnings = new ArrayList<>();
    private final ChosenAlgorithms here = new ChosenAlgorithms("cuBLASLt 1, card, BF16", warnings::add);

    @Test
    void aChoiceReachesAnotherRunOnTheSamePlatform() {
        long[] words = {1, -2, Long.MIN_VALUE, 0, 5, 6, 7, Long.MAX_VALUE};
        here.put("shape", ChosenAlgorithms.encode(words));
        here.put("other", ChosenAlgorithms.OWN);
        ChosenAlgorithms later = new ChosenAlgorithms("cuBLASLt 1, card, BF16", warnings::add);
        later.use(here.all());
        assertThat(ChosenAlgorithms.decode(later.of("shape").orElseThrow(), 8)).contains(words);
        assertThat(later.of("other")).contains(ChosenAlgorithms.OWN);
        assertThat(later.of("third")).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void choicesOfAnotherLibraryStayOutAndAreSaidOnce() {
        here.put("shape", "AAAA");
        here.put("other", "AAAA");
        ChosenAlgorithms later = new ChosenAlgorithms("cuBLASLt 2, card, BF16", warnings::add);
        later.use(here.all());
        assertThat(later.all()).isEmpty();
        assertThat(warnings).singleElement().asString().contains("2 stored algorithms", "cuBLASLt 2");
    }

    @Test
    void choicesOfOtherWorkAreNotItsBusiness() {
        here.use(Map.of("attention, card, BF16: forward 8x512", "own"));
        assertThat(here.all()).isEmpty();
        assertThat(warnings).isEmpty();
    }

    @Test
    void aRefusedChoiceIsForgottenWithAWarning() {
        here.put("shape", "AAAA");
        here.refused("shape");
        assertThat(here.of("shape")).isEmpty();
        assertThat(warnings).singleElement().asString().contains("shape", "chosen anew");
    }

    @Test
    void whatIsNoAlgorithmDecodesToNothing() {
        assertThat(ChosenAlgorithms.decode("not base64!", 8)).isEmpty();
        assertThat(ChosenAlgorithms.decode("AAAA", 8)).isEmpty();
    }

    @Test
    void theFastestIsTheFirstThatNoLaterOneBeatsClearly() {
        float[][] ms = {{5, 1, 1}, {0.99f, 0.99f, 9}, {0.5f, 0.6f, 0.4f}, {Float.POSITIVE_INFINITY, 0, 1}};
        assertThat(AlgorithmTrials.best(new float[][] {ms[0], ms[1]})).isZero();
        assertThat(AlgorithmTrials.best(ms)).isEqualTo(2);
        float never = Float.POSITIVE_INFINITY;
        assertThat(AlgorithmTrials.best(new float[][] {{never, never, never}})).isEqualTo(-1);
    }

    @Test
    void aShapeIsNamedByEverythingThatDecidesItsAlgorithm() {
        DeviceMatrix in = DeviceMatrix.of(4096, true, 100, 768);
        DeviceMatrix weight = DeviceMatrix.of(8192 + 4, true, 65, 768);
        DeviceMatrix out = new DeviceMatrix(1 << 20, true, 100, 65, 128, false);
        assertThat(ProductShape.of(out, in, weight.transpose(), true, false).key())
                .isEqualTo("100x65x768 nt bf16>bf16 ld 128,768,768 align 16,16,4 bias");
        DeviceMatrix gradient = DeviceMatrix.of(1 << 21, false, 65, 768);
        assertThat(ProductShape.of(gradient, out.transpose(), in, false, true).key())
                .isEqualTo("65x768x100 tn bf16>fp32 ld 768,128,768 align 16,16,16 add");
        assertThatThrownBy(() -> ProductShape.of(out, in, weight, false, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot write");
    }

    @Test
    void rowsOfAMatrixKeepItsStride() {
        DeviceMatrix logits = new DeviceMatrix(1024, true, 10, 65, 128, false);
        assertThat(logits.rows(3, 2)).isEqualTo(new DeviceMatrix(1024 + 3 * 128 * 2, true, 2, 65, 128, false));
        assertThat(logits.extent()).isEqualTo((9 * 128 + 65) * 2);
        assertThat(new DeviceMatrix(1030, true, 1, 1, 1, false).alignment()).isEqualTo(2);
    }
}
