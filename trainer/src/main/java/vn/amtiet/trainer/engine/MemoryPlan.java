package vn.amtiet.trainer.engine;

import java.util.Locale;
import java.util.Map;

/**
 * What a training run keeps in memory, known before the first step.
 *
 * @param bytes by purpose: weights, gradients, moments, activations, ...
 * @param available bytes that the device, or the heap, has for all of it
 * @param batch windows of a micro-batch, B
 * @param largestBatch the largest B whose plan would fit; 0 where not even one window does
 */
public record MemoryPlan(Map<String, Long> bytes, long available, int batch, int largestBatch) {
    private static final double MEBI = 1 << 20;

    /** All purposes together. */
    public long total() {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }

    public boolean fits() {
        return total() <= available;
    }

    /** One line for people: "memory 812.3 MiB of 79210.1 MiB (weights 40.5, ...); largest batch 5120". */
    public String line() {
        StringBuilder parts = new StringBuilder();
        bytes.forEach((purpose, count) -> parts.append(parts.length() == 0 ? "" : ", ")
                .append(purpose)
                .append(String.format(Locale.ROOT, " %.1f", count / MEBI)));
        return String.format(
                Locale.ROOT,
                "memory %.1f MiB of %.1f MiB (%s); batch %d, largest that would fit %d",
                total() / MEBI,
                available / MEBI,
                parts,
                batch,
                largestBatch);
    }
}
