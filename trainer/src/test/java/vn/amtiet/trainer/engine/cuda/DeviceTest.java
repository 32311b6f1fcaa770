package vn.amtiet.trainer.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import vn.amtiet.trainer.operations.Precision;

class DeviceTest {
    private static final double TERA = 1e12;

    private static Device card(String name, int major, int minor, int multiprocessors, int clock) {
        return new Device(name, major, minor, multiprocessors, clock, 0, 0, 0, 13000, 13010);
    }

    private static double peak(Device card, Precision precision) {
        return PeakRate.of(card, precision).orElseThrow() / TERA;
    }

    @Test
    void codeForHopperMayUseWhatOnlyHopperHas() {
        assertThat(Device.architecture(8, 0)).isEqualTo("sm_80");
        assertThat(Device.architecture(8, 9)).isEqualTo("sm_89");
        assertThat(Device.architecture(9, 0)).isEqualTo("sm_90a");
    }

    @Test
    void versionsReadAsPeopleWriteThem() {
        assertThat(Device.version(13000)).isEqualTo("13.0");
        assertThat(Device.version(12090)).isEqualTo("12.9");
    }

    /** NVIDIA's data sheets: H100 SXM 989 (bf16), 495 (TF32), 67 (fp32); A100 312, 156, 19.5; RTX 4090 165. */
    @Test
    void peakRatesAreThoseOfTheDataSheets() {
        Device h100 = card("NVIDIA H100 80GB HBM3", 9, 0, 132, 1_980_000);
        assertThat(peak(h100, Precision.BF16)).isCloseTo(989.4, within(0.1));
        assertThat(peak(h100, Precision.TF32)).isCloseTo(494.7, within(0.1));
        Device a100 = card("NVIDIA A100-SXM4-80GB", 8, 0, 108, 1_410_000);
        assertThat(peak(a100, Precision.BF16)).isCloseTo(311.9, within(0.1));
        assertThat(peak(a100, Precision.TF32)).isCloseTo(156, within(0.1));
        assertThat(peak(a100, Precision.FP32)).isCloseTo(19.5, within(0.1));
        assertThat(peak(card("NVIDIA GeForce RTX 4090", 8, 9, 128, 2_520_000), Precision.BF16))
                .isCloseTo(165.2, within(0.1));
        assertThat(PeakRate.of(card("NVIDIA B200", 10, 0, 148, 1_965_000), Precision.BF16))
                .isEmpty();
    }

    @Test
    void theDriverIsNamedAsItsModuleNamesItself() {
        String module = "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.65.06  Release Build\n"
                + "GCC version:  gcc version 12.2.0\n";
        assertThat(Driver.parse(module, "unknown")).isEqualTo("driver 580");
        assertThat(Driver.parse("", "driver for CUDA 13.0")).isEqualTo("driver for CUDA 13.0");
    }
}
