package vn.amtiet.trainer.engine.cuda;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import vn.amtiet.trainer.operations.Precision;

/**
 * What NVIDIA states for its cards: SMs x clock x operations per clock and SM, dense, with fp32 sums. Sources: the
 * architecture whitepapers (A100, GA102, AD102, H100); llm.c's mfu.h takes the same clock for H100.
 */
final class PeakRate {
    /** The clock behind the 989 TFLOP/s of an H100 SXM (132 SMs); the driver reports the higher 1980 MHz. */
    private static final double HOPPER_CLOCK = 1830e6;

    private static final double KILOHERTZ = 1e3;

    private PeakRate() {}

    /** bf16 on tensor cores and fp32 on the other ones, per clock and SM. */
    private record Rate(int tensor, int single) {}

    static OptionalDouble of(Device device, Precision precision) {
        Rate rate = rate(device);
        if (rate == null) {
            return OptionalDouble.empty();
        }
        int perClock = switch (precision) {
            case BF16 -> rate.tensor();
            case TF32 -> rate.tensor() / 2;
            case FP32 -> rate.single();
        };
        double clock = device.clock() * KILOHERTZ;
        if (device.major() == 9) {
            clock = Math.min(clock, HOPPER_CLOCK);
        }
        return OptionalDouble.of(clock * device.multiprocessors() * perClock);
    }

    private static @Nullable Rate rate(Device device) {
        // GeForce cards sum bf16 products in fp32 at half the rate of the professional ones.
        int half = device.name().contains("GeForce") ? 2 : 1;
        return switch (device.major() * 10 + device.minor()) {
            case 80 -> new Rate(2048, 128);
            case 86, 89 -> new Rate(1024 / half, 256);
            case 90 -> new Rate(4096, 256);
            default -> null;
        };
    }
}
