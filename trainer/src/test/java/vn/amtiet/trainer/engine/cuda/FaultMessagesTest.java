package vn.amtiet.trainer.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.cuda.global.cudart.cudaErrorDevicesUnavailable;
import static org.bytedeco.cuda.global.cudart.cudaErrorECCUncorrectable;
import static org.bytedeco.cuda.global.cudart.cudaErrorIllegalAddress;
import static org.bytedeco.cuda.global.cudart.cudaErrorInsufficientDriver;
import static org.bytedeco.cuda.global.cudart.cudaErrorInvalidValue;
import static org.bytedeco.cuda.global.cudart.cudaErrorLaunchFailure;
import static org.bytedeco.cuda.global.cudart.cudaErrorMemoryAllocation;
import static org.bytedeco.cuda.global.cudart.cudaErrorNoDevice;
import static org.bytedeco.cuda.global.cudart.cudaErrorNoKernelImageForDevice;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people read when a card is missing, unfit or breaks off: no card is needed to say it. */
class FaultMessagesTest {
    private static final int CUDA_13 = 13000;
    private static final int CUDA_12 = 12040;

    private static Device card(int major, int minor) {
        return new Device("a card", major, minor, 1, 1, 0, 0, 0, CUDA_13, CUDA_13);
    }

    private static String of(int code) {
        return FaultMessages.of(code, "cudaErrorName", "in words", "launching gelu_forward on 7 blocks");
    }

    @Test
    void anOldDriverIsNamedBesideWhatIsNeeded() {
        assertThat(Device.absence(cudaErrorInsufficientDriver, 0, CUDA_12, CUDA_13))
                .hasValueSatisfying(message -> assertThat(message)
                        .contains("knows CUDA 12.4", "the libraries are CUDA 13.0", "driver 580", "engine: cpu"));
        assertThat(Device.absence(cudaErrorInsufficientDriver, 0, 0, CUDA_13))
                .hasValueSatisfying(message -> assertThat(message).contains("(none)"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, cudaErrorNoDevice})
    void noVisibleCardIsSaidAndWhatHidesCards(int code) {
        assertThat(Device.absence(code, 0, CUDA_13, CUDA_13))
                .hasValueSatisfying(message -> assertThat(message)
                        .contains("no NVIDIA card is visible", "CUDA_VISIBLE_DEVICES", "8.0 or higher", "engine: cpu"));
        assertThat(Device.absence(0, 1, CUDA_13, CUDA_13)).isEmpty();
        assertThat(Device.absence(cudaErrorInvalidValue, 0, CUDA_13, CUDA_13)).isEmpty();
    }

    @Test
    void aCardBeforeAmpereIsRefusedByItsCapability() {
        assertThat(card(7, 5).unsupported())
                .hasValueSatisfying(message -> assertThat(message)
                        .contains("a card has compute capability 7.5", "8.0 or higher", "engine: cpu"));
        assertThat(card(8, 0).unsupported()).isEmpty();
        assertThat(card(12, 0).unsupported()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        cudaErrorIllegalAddress + ", go on with --resume",
        cudaErrorLaunchFailure + ", CUDA_LAUNCH_BLOCKING=1",
        cudaErrorECCUncorrectable + ", memory is damaged",
        cudaErrorNoKernelImageForDevice + ", compute capability 8.0 or higher",
        cudaErrorDevicesUnavailable + ", Another process",
        cudaErrorMemoryAllocation + ", raise accumulation by the same factor",
        cudaErrorInvalidValue + ", engine: cpu"
    })
    void aFailedLaunchSaysWhatWasDoneWhatCameAndWhatWouldRun(int code, String advice) {
        assertThat(of(code))
                .startsWith("engine cuda: launching gelu_forward on 7 blocks failed: cudaErrorName (in words). ")
                .contains(advice, "engine: cpu")
                .doesNotContain("\n");
    }

    @Test
    void aFailedProductIsNamedByItsStatus() {
        assertThat(FaultMessages.ofProducts(15, "the product bf16 7 x 31"))
                .contains("the product bf16 7 x 31", "cuBLAS status 15", "engine: cpu");
    }

    @Test
    void outOfMemorySaysWhatWasWantedForWhatAndWhatIsFree() {
        assertThat(FaultMessages.outOfMemory("activations 900 MiB, evaluation 101 MiB", 1001L << 20, 70L << 30, 1))
                .contains(
                        "1001 MiB wanted (activations 900 MiB, evaluation 101 MiB)",
                        "1 MiB free",
                        "71680 MiB held by this run",
                        "Lower batch and raise accumulation by the same factor")
                .doesNotContain("\n");
    }
}
