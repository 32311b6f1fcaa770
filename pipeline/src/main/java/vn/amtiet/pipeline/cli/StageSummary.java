package vn.amtiet.pipeline.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import vn.amtiet.stage.StageManifest;

/** Stages in lines: "2-clean        in 104  out 86  dropped 18 {min_syllables=18}". */
final class StageSummary {
    private StageSummary() {}

    static void print(List<StageManifest> stages, PrintWriter out) {
        for (StageManifest stage : stages) {
            out.println(line(stage));
        }
        out.flush();
    }

    static String line(StageManifest stage) {
        StageManifest.Counts counts = stage.counts();
        long dropped =
                counts.dropped().values().stream().mapToLong(Long::longValue).sum();
        StringBuilder line = new StringBuilder(
                String.format(Locale.ROOT, "%-14s in %,d  out %,d", stage.stage(), counts.in(), counts.out()));
        if (dropped > 0) {
            line.append(String.format(Locale.ROOT, "  dropped %,d %s", dropped, counts.dropped()));
        }
        if (counts.quarantined() > 0) {
            line.append(String.format(Locale.ROOT, "  quarantined %,d", counts.quarantined()));
        }
        return line.toString();
    }
}
