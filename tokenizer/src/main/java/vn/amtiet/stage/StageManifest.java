package vn.amtiet.stage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.SortedMap;

/**
 * {@code manifest.json} of a stage directory.
 *
 * @param stage "1-documents", "2-clean", ...
 * @param inputs path to fingerprint; a stage whose inputs and configuration match is skipped
 * @param config the effective configuration of the stage
 * @param version the code version that wrote it, for whoever asks later: another version is no reason to run again
 * @param sha256 hex SHA-256 over the canonical rows in order, whatever the number of partitions
 * @param counts rows in and out
 * @param totals further sums of the stage by name: tokens, bytes, syllables
 */
public record StageManifest(
        String stage,
        SortedMap<String, String> inputs,
        JsonNode config,
        String version,
        String sha256,
        Counts counts,
        SortedMap<String, String> totals) {

    /** {@code in = out + sum(dropped) + quarantined}, checked when it is made. */
    public record Counts(long in, long out, SortedMap<String, Long> dropped, long quarantined) {
        public Counts {
            long sum = out + quarantined;
            for (long value : dropped.values()) {
                sum += value;
            }
            if (in != sum) {
                throw new IllegalArgumentException("counts do not add up: in " + in + ", out " + out + ", dropped "
                        + dropped + ", quarantined " + quarantined);
            }
        }
    }
}
