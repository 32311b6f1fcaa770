package vn.amtiet.trainer.engine.samediff;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A card as its driver's own tool names it.
 *
 * @param name such as "NVIDIA H100 80GB HBM3"
 * @param capability compute capability times ten: 90
 */
record CudaCard(String name, int capability) {
    /** The cards of this machine; empty where there is no driver. */
    static List<CudaCard> onThisMachine() {
        try {
            Process process = new ProcessBuilder("nvidia-smi", "--query-gpu=name,compute_cap", "--format=csv,noheader")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? parse(lines) : List.of();
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /** Lines such as "NVIDIA H100 80GB HBM3, 9.0". */
    static List<CudaCard> parse(String lines) {
        return lines.lines()
                .map(line -> line.split(","))
                .filter(parts -> parts.length == 2 && parts[1].strip().matches("\\d+\\.\\d"))
                .map(parts -> new CudaCard(
                        parts[0].strip(), Integer.parseInt(parts[1].strip().replace(".", ""))))
                .toList();
    }

    /** For people: "NVIDIA H100 80GB HBM3 (9.0)". */
    static String names(List<CudaCard> cards) {
        return cards.stream()
                .map(card -> card.name() + " (" + dotted(card.capability()) + ")")
                .collect(Collectors.joining(", "));
    }

    static String dotted(int capability) {
        return capability / 10 + "." + capability % 10;
    }
}
