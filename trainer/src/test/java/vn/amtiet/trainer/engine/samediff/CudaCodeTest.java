package vn.amtiet.trainer.engine.samediff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.amtiet.cli.UserError;

class CudaCodeTest {
    @ParameterizedTest
    @CsvSource({
        "35, false",
        "37, true",
        "53, true",
        "62, true",
        "72, true",
        "75, true",
        "80, true",
        "86, true",
        "87, true",
        "89, true",
        "90, false",
        "100, false",
        "120, false"
    })
    void machineCodeRunsOnItsMajorVersionFromItsMinorOneOn(int capability, boolean runs) {
        assertThat(CudaCode.runsOn(capability)).isEqualTo(runs);
    }

    @Test
    void readsWhatTheDriversToolSays() {
        assertThat(CudaCard.parse("NVIDIA H100 80GB HBM3, 9.0\nTesla T4, 7.5\nGeForce RTX 5090, 12.0\n"))
                .containsExactly(
                        new CudaCard("NVIDIA H100 80GB HBM3", 90),
                        new CudaCard("Tesla T4", 75),
                        new CudaCard("GeForce RTX 5090", 120));
        assertThat(CudaCard.parse("No devices were found\n")).isEmpty();
    }

    @Test
    void aCardWithoutCodeIsNamedBesideWhatThereIsCodeForAndWhatWouldRun() {
        assertThatThrownBy(() -> CudaCode.require("engine samediff", List.of(new CudaCard("NVIDIA H100", 90))))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("3.7, 5.0, 5.2, 6.0, 6.1, 7.0, 7.5, 8.0, 8.6 and no PTX")
                .hasMessageContaining("found NVIDIA H100 (9.0)")
                .hasMessageContaining("engine cpu runs here");
        assertThatThrownBy(() -> CudaCode.require("engine samediff", List.of())).hasMessageContaining("no NVIDIA card");
        CudaCode.require("engine samediff", List.of(new CudaCard("NVIDIA A100", 80)));
    }
}
