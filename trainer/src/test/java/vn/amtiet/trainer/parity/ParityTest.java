package vn.amtiet.trainer.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vn.amtiet.trainer.NeedsGpu;
import vn.amtiet.trainer.engine.Engine;
import vn.amtiet.trainer.engine.Engines;
import vn.amtiet.trainer.engine.cpu.CpuSettings;
import vn.amtiet.trainer.operations.Precision;

class ParityTest {
    private static ParityCase parity(String name) {
        return ParityCase.read(Path.of("src/test/resources/parity", name + ".json"));
    }

    private static void assertPasses(ParityCase parity, Engine engine) {
        ParityReport report = ParityRun.of(parity, engine);
        System.out.print(report.table());
        assertThat(report.passed()).as(report.table()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "nanogpt_parity_nobias, ND4J, 2",
        "nanogpt_parity_nobias, JAVA, 2",
        "nanogpt_parity_bias_accum, ND4J, 1",
        "nanogpt_parity_bias_accum, JAVA, 3"
    })
    void reproducesNanoGptStepByStep(String name, CpuSettings.Product product, int threads) {
        ParityCase parity = parity(name);
        try (Engine engine = Engines.cpu(parity.model(), parity.layout(), 0, new CpuSettings(threads, product))) {
            assertPasses(parity, engine);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nanogpt_parity_nobias", "nanogpt_parity_bias_accum"})
    void soDoesSameDiff(String name) {
        ParityCase parity = parity(name);
        try (Engine engine = Engines.create(Engines.Choice.of("samediff"), parity.model(), parity.layout(), 0)) {
            assertPasses(parity, engine);
        }
    }

    @NeedsGpu
    @ParameterizedTest
    @CsvSource({
        "nanogpt_parity_nobias, FP32",
        "nanogpt_parity_nobias, BF16",
        "nanogpt_parity_bias_accum, FP32",
        "nanogpt_parity_bias_accum, BF16"
    })
    void soDoesACard(String name, Precision precision) {
        ParityCase parity = parity(name);
        Engines.Choice cuda = new Engines.Choice("cuda", precision);
        try (Engine engine = Engines.create(cuda, parity.model(), parity.layout(), 0)) {
            assertPasses(parity, engine);
        }
    }
}
