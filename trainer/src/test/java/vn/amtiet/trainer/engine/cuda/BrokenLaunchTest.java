package vn.amtiet.trainer.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import vn.amtiet.cli.UserError;
import vn.amtiet.trainer.NeedsGpu;
import vn.amtiet.trainer.operations.Precision;

/** Kernels that cannot start, and one that breaks off. */
@NeedsGpu
class BrokenLaunchTest {
    private static final int TOO_MUCH_SHARED = 1 << 20;
    private static final long NOBODYS = 0x1000;

    private static Kernel kernel(CudaSession session) {
        return session.context().kernels().kernel("convert.cu", "to_compute");
    }

    private static Arguments arguments(long address) {
        return new Arguments().pointer(address).pointer(address).int64(1024);
    }

    @Test
    void aLaunchThatIsRefusedIsNamedAndHarmsNothing() {
        try (Card card = Card.open(Precision.BF16);
                DeviceMemory.Block block = card.poisoned(4096)) {
            Kernel kernel = kernel(card.session());
            assertThatThrownBy(() -> kernel.launch(Grid.of(1, 256), TOO_MUCH_SHARED, arguments(block.address())))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("launching to_compute on ")
                    .hasMessageContaining(TOO_MUCH_SHARED + " bytes shared")
                    .hasMessageContaining("engine: cpu");
            card.write(block.address(), false, new float[] {3});
            assertThat(card.read(block.address(), false, 1)).containsExactly(3);
        }
    }

    /** A process whose kernel reads and writes where no memory is. */
    static final class Breaking {
        private Breaking() {}

        /** Prints what the engine says of it. */
        public static void main(String[] arguments) {
            CudaSession session = CudaSession.open(CudaSettings.of(Precision.BF16));
            try (DeviceMemory.Block block = session.context().memory().allocate("a test", 4096)) {
                kernel(session).launch(Grid.of(1, 256), 0, arguments(NOBODYS));
                session.transfers().readFloats(block.address(), 1);
            } catch (UserError e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void aKernelThatBreaksOffIsReportedByTheNextWait() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Breaking.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(said)
                .contains("engine cuda: ", "A kernel broke off", "go on with --resume", "CUDA_LAUNCH_BLOCKING=1");
    }
}
