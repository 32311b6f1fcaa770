package vn.amtiet.trainer.engine.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Which algorithm computes which product, or which attention, as text that outlives the process: the key is {@code
 * "<library and card>: <shape>"}, the choice of a product the base64 of the library's opaque 64 bytes, or {@value #OWN}. An
 * algorithm means something to one version of the library and one kind of card only; entries of others are kept out with a
 * warning, entries of other libraries (another first word) without.
 */
final class ChosenAlgorithms {
    /** The choice where the library has nothing: the project's own kernel. */
    static final String OWN = "own";

    private final String platform;
    private final Consumer<String> warnings;
    private final SortedMap<String, String> chosen = new TreeMap<>();

    /**
     * None yet.
     *
     * @param platform library and card: "cuBLASLt 130000, NVIDIA H100 80GB HBM3, 132 SMs, BF16"
     * @param warnings receives what a user should know: one line each
     */
    ChosenAlgorithms(String platform, Consumer<String> warnings) {
        this.platform = platform + ": ";
        this.warnings = warnings;
    }

    /** The choice for a shape, by its key. */
    Optional<String> of(String shape) {
        return Optional.ofNullable(chosen.get(platform + shape));
    }

    void put(String shape, String choice) {
        chosen.put(platform + shape, choice);
    }

    /** Forgets a choice that the library does not take, and says so. */
    void refused(String shape) {
        chosen.remove(platform + shape);
        warnings.accept("the stored algorithm for " + shape + " is refused by " + platform
                + "it is chosen anew, so the run goes on, but not bit for bit");
    }

    /** Every choice so far. */
    Map<String, String> all() {
        return new TreeMap<>(chosen);
    }

    /** Takes over the choices of another run that were made on the same platform. */
    void use(Map<String, String> algorithms) {
        int foreign = 0;
        String library = platform.substring(0, platform.indexOf(' ') + 1);
        for (Map.Entry<String, String> entry : algorithms.entrySet()) {
            if (entry.getKey().startsWith(platform)) {
                chosen.put(entry.getKey(), entry.getValue());
            } else if (entry.getKey().startsWith(library)) {
                foreign++;
            }
        }
        if (foreign > 0) {
            warnings.accept(foreign + " stored algorithms belong to another library, card or precision than " + platform
                    + "they are chosen anew, so the run goes on, but not bit for bit");
        }
    }

    /** The text of an algorithm's contents. */
    static String encode(long[] words) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * words.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long word : words) {
            bytes.putLong(word);
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /** The contents behind a text; empty if it is none. */
    static Optional<long[]> decode(String text, int words) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.length != Long.BYTES * words) {
            return Optional.empty();
        }
        long[] values = new long[words];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(values);
        return Optional.of(values);
    }
}
